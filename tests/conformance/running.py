"""Runs one case on both kinds, side by side, and compares."""

from concurrent import futures

from conformance import allowed, cases, comparing, connecting, kinds, kubectl, normalising, sessions, transcripts

from kindwright_dev import api


class Runner:
    """Cases in one control plane."""

    def __init__(self, client: api.Api, server: connecting.Server, program: kubectl.Kubectl) -> None:
        """Say where, as the administrator."""
        self._client = client
        self._program = program
        self._server = server

    def run(self, case: cases.Case) -> comparing.Comparison:
        """Run a case; an error in the case itself leaves as it is."""
        self._client.create("/api/v1/namespaces", {"metadata": {"name": case.namespace}})
        with futures.ThreadPoolExecutor(len(kinds.SIDES)) as pool:
            real, ours = pool.map(lambda side: self._transcript(case, side), kinds.SIDES)
        return comparing.compare(real, ours, allowed.applying(case.allows))

    def _transcript(self, case: cases.Case, side: kinds.Side) -> transcripts.Transcript:
        session = sessions.Session(self._server, self._program, side, case.namespace)
        session.use(case.kind)
        try:
            case.run(session)
        finally:
            session.close()
        return normalising.normalise(session.transcript, side)
