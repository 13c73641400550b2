"""The life of a cluster is drawn around its step: of one that lives for weeks a night would be a dot."""

from __future__ import annotations

from datetime import timedelta

from workbench.domain.evidence import Answers
from workbench.domain.picture import TimeLine
from workbench.domain.values import JsonObject
from workbench.probes._examples import NOON, answered
from workbench.probes.emr._examples import CLUSTER, STEP, ago, cluster, described, step, steps
from workbench.probes.emr.instances import Params, probe


def test_the_picture_shows_steps_size_and_what_went_away_around_the_step() -> None:
    gone: JsonObject = {
        "Ec2InstanceId": "i-0a",
        "Market": "SPOT",
        "Status": {
            "StateChangeReason": {"Message": "Spot interruption"},
            "Timeline": {"CreationDateTime": ago(135), "EndDateTime": ago(125)},
        },
    }
    answers: Answers = {
        "cluster": cluster(),
        "steps": steps(step("COMPLETED", "s-0LONGAGO00001", ended=500), step()),
        "step": described(step()),
        "instances": answered("emr.ListInstances", {"Instances": [gone]}),
    }
    (picture,) = probe.judge(answers, Params(cluster_id=CLUSTER, step_id=STEP)).pictures
    assert isinstance(picture, TimeLine)
    assert picture.start == NOON - timedelta(minutes=160)
    assert picture.end == NOON - timedelta(minutes=90)
    assert [lane.label for lane in picture.lanes] == ["cluster", "load", "instances", "i-0a"]
    assert [stretch.label for stretch in picture.lanes[-1].stretches] == ["spot"]
    assert [mark.label for mark in picture.lanes[-1].marks] == ["Spot interruption"]
