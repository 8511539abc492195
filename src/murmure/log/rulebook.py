"""Which redaction rules does a home keep, and what would one touch?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from murmure.engine import Store
    from murmure.log.redact import Rule


class RuleBook:
    """Keep the redaction rules of a home, and try them on what is there."""

    def __init__(self, store: Store, salt: str) -> None:
        self._store, self._salt = store, salt

    @property
    def rules(self) -> Any:
        """The rules as the engine applies them."""
        from murmure.log.redact import Rules

        return Rules((), self._salt).now(self._store.book.all("rule").values())

    def list(self) -> list[Rule]:
        """Return the rules in order."""
        return [*self.rules.rules]

    def add(self, field: str, pattern: str, action: str, source: str = "") -> Rule:
        """Add a rule for what will be written from now on; raises BadRequest with what to write instead."""
        from murmure.log.redact import Rule, checked

        rule = checked(Rule(0, field, pattern, action, source))
        with self._store.lock, self._store.book.change():
            rule = Rule(self._store.book.next("rule"), field, pattern, action, source)
            self._store.book.put("rule", str(rule.number), rule.page())
        return rule

    def remove(self, number: int) -> bool:
        """Remove a rule; say whether there was one."""
        with self._store.lock, self._store.book.change():
            there = self._store.book.get("rule", str(number)) is not None
            self._store.book.drop("rule", str(number))
        return there

    def trial(self, field: str, pattern: str, action: str, source: str = "") -> list[tuple[str, int]]:
        """Return, per source, how many activities of the log a rule would touch. Nothing is changed."""
        from murmure.log.redact import Rule, checked

        rule = checked(Rule(0, field, pattern, action, source))
        query = f"select source as s, count(*) as n from log where {rule.condition()} group by all order by n desc"
        return [(row["s"], row["n"]) for row in self._store.table(query).to_pylist()]
