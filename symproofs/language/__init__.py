"""What can be said: declarations, nodes and their shapes, laws, definitions.

Nodes are subclasses of ``sympy.Expr`` that do not evaluate. ``reader`` turns plain SymPy into nodes and
back; ``lower`` (trusted) turns a node into a kernel term. Others import from the modules of this room.
"""
