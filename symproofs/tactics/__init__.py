"""Search: how a claim's proof script becomes kernel steps. Nothing here is trusted.

``prover.prove`` is the entry. A tactic may try anything; only kernel rules make theorems.
"""
