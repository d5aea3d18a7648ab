"""The Python harness of Ravi's guide for many workspaces at once, a thread each:
`python harnesses.py <place> <count> [--prove]`. The guide's own asks for nothing after it has created the identity; with
`--prove` it asks for the address under the new scope, as the guide's bash harness does.
"""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def ask_ravi(*words, **variables):
    done = subprocess.run(
        ["ravi", *words, "--json"], capture_output=True, text=True, check=True, env={**os.environ, **variables}
    )
    return json.loads(done.stdout)


def provision(task, workspace):
    identity = ask_ravi("identity", "create", "--name", f"task-{task}")
    scope = workspace / ".ravi"
    scope.mkdir(parents=True, exist_ok=True)
    (scope / "config.json").write_text(json.dumps({"identity_uuid": identity["uuid"]}))
    return {"RAVI_CONFIG_DIR": str(scope), "RAVI_EMAIL": identity["inbox"], "RAVI_PHONE": identity["phone"] or ""}


def run_agent(task, workspace, proves):
    variables = provision(task, workspace)
    if proves and ask_ravi("get", "email", RAVI_CONFIG_DIR=variables["RAVI_CONFIG_DIR"])["email"] == "":
        raise ValueError(f"Cannot run task {task}: its identity has no address")
    subprocess.run(["./run-agent.sh"], cwd=workspace, env={**os.environ, **variables}, check=True)


def main():
    place, count = Path(sys.argv[1]), int(sys.argv[2])
    proves = "--prove" in sys.argv
    (place / "began").write_text(str(time.time() * 1000))
    with ThreadPoolExecutor(count) as pool:
        runs = [
            pool.submit(run_agent, task, place / "workspaces" / f"task-{task}", proves) for task in range(1, count + 1)
        ]
    for run in runs:
        run.result()


main()
