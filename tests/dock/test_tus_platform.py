"""The platform in miniature is itself tested: by a foreign tus client and a foreign reader of log proofs."""

import base64
from pathlib import Path

import httpx
from proofbundle import cli
from tusclient.client import TusClient

from tests.builders.footage import bulk
from tests.dock.tus_platform import TOKEN, Platform


def test_tuspy_uploads_to_it_and_resumes(platform: Platform, tmp_path: Path) -> None:
    path = bulk(tmp_path / "a.mp4", size=300_000)
    client = TusClient(f"{platform.url}/api/v1/uploads/", headers={"Authorization": f"Bearer {TOKEN}"})
    with path.open("rb") as file:
        first = client.uploader(file_stream=file, chunk_size=100_000, metadata={"filename": "a.mp4"})
        first.upload(stop_at=100_000)
        again = client.uploader(file_stream=file, chunk_size=100_000, url=first.url)
        assert again.offset == 100_000
        again.upload()
    assert platform.contents() == [path.read_bytes()]


def test_its_receipts_are_proofs_to_others(platform: Platform, tmp_path: Path) -> None:
    with httpx.Client(base_url=platform.url, headers={"Authorization": f"Bearer {TOKEN}"}) as http:
        metadata = "filename " + base64.b64encode(b"a.mp4").decode()
        url = http.post(
            "/api/v1/uploads/", headers={"Upload-Length": "3", "Upload-Metadata": metadata}
        ).headers["Location"]
        http.patch(url, headers={"Upload-Offset": "0"}, content=b"abc")
        receipt = http.get(f"{url}/receipt").json()
    (tmp_path / "leaf").write_bytes(base64.b64decode(receipt["leaf"]))
    (tmp_path / "a.tlog-proof").write_text(receipt["proof"], "utf-8")
    command = ["verify-proof", str(tmp_path / "a.tlog-proof"), "--payload-file", str(tmp_path / "leaf")]
    assert cli.main([*command, "--log-vkey", platform.log.vkeys[0]]) == 0
