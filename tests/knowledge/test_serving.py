"""What names, addresses and words say of models and endpoints."""

from __future__ import annotations

import pytest

from workbench.knowledge.ecr import Image
from workbench.knowledge.s3.places import S3Place
from workbench.knowledge.serving.causes import read
from workbench.knowledge.serving.features import numbers_in
from workbench.knowledge.serving.instances import architecture_of, driver_of, has_gpu
from workbench.knowledge.serving.resources import group_and_version, place_of


@pytest.mark.parametrize("kind", ["ml.m7g.large", "ml.c6gn.xlarge", "ml.g5g.2xlarge", "ml.r8g.medium"])
def test_graviton_is_told_by_the_letter_behind_the_generation(kind: str) -> None:
    assert architecture_of(kind) == "arm64"


@pytest.mark.parametrize(
    "kind", ["ml.g4dn.xlarge", "ml.g5.xlarge", "ml.m5d.large", "ml.p4d.24xlarge", "ml.inf2.xlarge"]
)
def test_a_family_called_g_is_not_graviton(kind: str) -> None:
    assert architecture_of(kind) == "amd64"


def test_what_is_no_type_has_no_architecture_and_an_unknown_host_no_driver() -> None:
    assert architecture_of("") is None
    assert driver_of("") is None
    assert driver_of("al2023-ami-sagemaker-inference-gpu-4-1") == 580
    assert [has_gpu(kind) for kind in ("ml.g5.xlarge", "ml.p3.2xlarge", "ml.m5.large", "ml.inf1.xlarge")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "url",
    [
        "s3://models/7/model.tar.gz",
        "https://models.s3.eu-west-3.amazonaws.com/7/model.tar.gz",
        "https://s3.eu-west-3.amazonaws.com/models/7/model.tar.gz",
        "https://s3.amazonaws.com/models/7/model.tar.gz",
    ],
)
def test_the_data_of_a_model_is_one_place_however_it_is_spelled(url: str) -> None:
    assert place_of(url) == S3Place(bucket="models", key="7/model.tar.gz")


def test_an_image_without_a_tag_is_the_latest_and_one_with_a_digest_has_none() -> None:
    address = "444455556666.dkr.ecr.eu-west-3.amazonaws.com/team/puffin"
    digest = f"sha256:{'0' * 64}"
    assert [
        (image.repository, image.tag, image.digest)
        for image in map(Image.parse, (address, f"{address}@{digest}"))
        if image
    ] == [
        ("team/puffin", "latest", ""),
        ("team/puffin", "", digest),
    ]
    assert Image.parse("docker.io/library/nginx:1") is None


@pytest.mark.parametrize(
    ("name", "for_gpu"),
    [
        ("pytorch-inference:2.5-gpu-py311-cu124", True),
        ("nvidia/cuda:12.4.1-runtime", True),
        ("torch-cuda12.4:7", True),
        ("sklearn:1.4-cpu-py3", False),
        ("puffin:7", None),
        ("cupboard-gpus:curl", None),
    ],
)
def test_the_name_of_an_image_tells_whether_it_is_for_gpus(name: str, for_gpu: bool | None) -> None:
    image = Image.parse(f"444455556666.dkr.ecr.eu-west-3.amazonaws.com/{name}")
    assert image is not None
    assert image.for_gpu is for_gpu


def test_a_version_names_its_group() -> None:
    arn = "arn:aws:sagemaker:eu-west-3:444455556666:model-package"
    assert group_and_version(f"{arn}/claims/7") == ("claims", 7)
    assert group_and_version(f"{arn}-group/claims") == ("claims", None)


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("X has 13 features, but RandomForestClassifier is expecting 12 features as input.", (12, 13)),
        ("Feature shape mismatch, expected: 12, got 13", (12, 13)),
        ("The number of features in data (13) is not the same as it was in training data (12).", (12, 13)),
        ("mat1 and mat2 shapes cannot be multiplied (1x13 and 12x64)", (12, 13)),
        ("feature_names mismatch: ['a'] ['b']", None),
    ],
)
def test_both_numbers_of_features_are_read(line: str, numbers: tuple[int, int] | None) -> None:
    assert numbers_in(line) == numbers


def test_what_names_one_cause_comes_before_what_leaves_several_open() -> None:
    said = read(
        "[ERROR] Reason: Worker failed to boot.\nModuleNotFoundError: No module named 'numpy._core'\n"
        "The primary container for production variant AllTraffic did not pass the ping health check."
    )
    assert said.says == "model-runtime-version-mismatch"


def test_a_415_over_a_body_that_was_read_is_about_the_features() -> None:
    refused = (
        'Received client error (415) from primary with message "Unable to evaluate payload provided: {}"'
    )
    assert read(refused.format("feature_names mismatch: ['a'] ['b']")).says == "feature-count-mismatch"
    assert read(refused.format("application/xml")).says == "content-type-mismatch"


def test_a_text_of_nothing_known_says_nothing() -> None:
    assert read("[INFO] server ready").causes == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("exec /usr/local/bin/serve: exec format error", "endpoint-image-unavailable"),
        (
            (
                "xgboost.core.XGBoostError: [17:02:11] src/learner.cc:1498: Check failed: "
                "learner_model_param_.num_feature >= p_fmat->Info().num_col_ (11 vs. 12)"
            ),
            "feature-count-mismatch",
        ),
        (
            "FileNotFoundError: [Errno 2] No such file or directory: '/opt/ml/model/code/inference.py'",
            "model-artifact-wrong-region-or-layout",
        ),
        ("FileNotFoundError: [Errno 2] No such file or directory: '/opt/ml/input/data/validation'", ""),
        (
            (
                "The role 'arn:aws:iam::444455556666:role/serve' passed to CreateModel does not have "
                "BatchGetImage permission for the image: 444455556666.dkr.ecr.eu-west-3.amazonaws.com/serve:2"
            ),
            "endpoint-image-unavailable",
        ),
    ],
)
def test_words_of_other_versions_of_a_program_say_the_same(text: str, says: str) -> None:
    assert read(text).says == says
