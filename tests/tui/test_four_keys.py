"""From what a person pastes to the fix in the clipboard: four keys, for each playbook."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.events import Paste

from tests.tui.driving import Driver
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_backend
from workbench.engine.fix_commands import ready_to_paste
from workbench.engine.listing import Lists
from workbench.engine.ports import AwsSource
from workbench.knowledge.listing import still_needed
from workbench.knowledge.listings import listing_of
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.screens.working import WorkingScreen
from workbench.tui.state import IncidentState

BACKEND = make_backend(Settings(no_journal=True))

ARN = "arn:aws:{}:us-east-1:123456789012:"
PASTED = {
    "01-the-report-that-never-came": "(404) when calling the HeadObject operation: s3://{bucket}/{key}",
    "30-the-permission-nobody-asked-for": "upload to s3://{bucket}/{key}: An error occurred (AccessDenied) "
    "when calling the PutObject operation: User: {principal_arn} is not authorized to perform: s3:PutObject",
    "70-who-moved-the-wall": "who changed s3://{bucket}",
    "100-too-many-at-the-bar": ARN.format("glue") + "job/{job_name}",
    "150-already-on-the-shelf": ARN.format("glue") + "crawler/{crawler_name} s3://{bucket}/{key}",
    "200-the-table-that-was-never-set": ARN.format("sagemaker") + "training-job/{training_job_name}",
    "230-table-for-two": "Read timeout on endpoint URL "
    "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/{endpoint_name}/invocations",
    "260-waiting-for-a-nod": ARN.format("sagemaker") + "model-package/{model_package_group}/3",
    "300-lights-out-at-two": "sftp server {server_id} drops sessions",
    "340-the-shop-has-none": "EMR cluster {cluster_id} step failed",
    "370-not-on-the-guest-list": ARN.format("emr-serverless")
    + "/applications/{application_id}/jobruns/{job_run_id}",
    "390-no-entry-for-the-caretaker": ARN.format("emr-containers")
    + "/virtualclusters/{virtual_cluster_id}/jobruns/{job_run_id}",
    "431-nought-instances": "{execution_arn}",
}


def test_every_playbook_has_its_four_keys() -> None:
    library = BACKEND.load_library()
    assert {library.scenarios[name].playbook for name in PASTED} == set(library.playbooks)


async def every_list_is_answered(source: AwsSource, state: IncidentState) -> None:
    """Every parameter whose values AWS can list has its list in this account, too."""
    book, given = state.incident.playbook, {k: str(v) for k, v in state.transcript.parameters.items()}
    lists = Lists(BACKEND.clock, source, state.target)
    for parameter in book.parameters:
        listing = listing_of(parameter.name, book)
        if listing and not still_needed(listing, given):
            listed = await lists.ask(listing, {**given, "key": ""})
            assert not listed.unanswered, listed.unanswered


@pytest.mark.parametrize("name", PASTED)
async def test_a_paste_leads_to_the_fix_in_the_clipboard_by_four_keys(name: str) -> None:
    scenario = BACKEND.load_library().scenarios[name]
    account = BACKEND.simulate(scenario)
    try:
        app = WorkbenchApp(replace(BACKEND, live=lambda: account.source))
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            driver = Driver(app, pilot)
            await driver.settled()
            driver.app.post_message(Paste(PASTED[name].format(**scenario.parameters)))
            await driver.until(lambda: "that fit" in driver.text)
            await driver.press("enter")  # 1
            await driver.on(ParameterForm)
            await driver.press("enter")  # 2
            await driver.on(WorkingScreen)
            assert driver.text.splitlines()[-1].startswith("a Ask everything")
            await driver.press("a")  # 3
            await driver.until(lambda: driver.incident.current.findings)
            await driver.run_ended()
            state = driver.incident.current
            assert state.diagnosis.conclusion.primary == scenario.answer.primary
            await driver.press("f")  # 4
            await driver.until(lambda: app.clipboard)
            primary = state.diagnosis.cause(scenario.answer.primary or "")
            assert app.clipboard == ready_to_paste(primary.fix)
            await every_list_is_answered(account.source, state)
    finally:
        account.close()
