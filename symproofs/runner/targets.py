"""What is to be judged: a claim, or one line of a claim that has an ID of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from symproofs.language.errors import InputError
from symproofs.proofs.claims import Chain, Claim


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A claim, or its line at position ``line``, with the section and the file it was found in."""

    claim: Claim
    section: str = ""
    place: str = ""
    line: int | None = None

    @property
    def id(self) -> str:
        """The ID under which the verdict is given."""
        chain = self.claim.chain
        if self.line is None or chain is None:
            return self.claim.id
        return chain.lines[self.line].id or self.claim.id

    @property
    def file(self) -> str:
        """The file it was found in: the path of a script as it was given, or of a module in its package."""
        return (
            self.place
            if not self.place or self.place.endswith(".py")
            else self.place.replace(".", "/") + ".py"
        )

    @property
    def title(self) -> str:
        """The claim's title; a line says of which claim it is one."""
        if self.line is None:
            return self.claim.title
        return f"Line {self.line + 1} of {self.claim.id}: {self.claim.title}"

    def stated(self) -> Claim:
        """The claim to prove: a line is proved by itself, so that it lists no hypothesis of another line."""
        chain = self.claim.chain
        if self.line is None or chain is None:
            return self.claim
        line = self.line
        proof = Chain(chain.sides[line], (chain.lines[line],))
        return Claim(self.id, self.title, chain.line_statement(line), self.claim.given, proof)


def targets_of(claims: Iterable[Claim], section: str = "", place: str = "") -> list[Target]:
    """Each claim, preceded by those of its lines that have IDs of their own."""
    out: list[Target] = []
    for c in claims:
        out += [Target(c, section, place, k) for _, k in c.line_ids()]
        out.append(Target(c, section, place))
    return out


def check_unique(targets: Iterable[Target]) -> None:
    """Raises InputError where one ID stands for two claims."""
    seen: dict[str, Target] = {}
    for t in targets:
        other = seen.setdefault(t.id, t)
        if other.claim is not t.claim or other.line != t.line:
            where = " and ".join(dict.fromkeys(x.place for x in (other, t) if x.place))
            raise InputError(
                f"two claims have the ID {t.id}" + (f" (in {where})" if where else "")
                + f": “{other.title}” and “{t.title}”; give each an ID of its own"
            )  # fmt: skip
