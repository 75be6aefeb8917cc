"""The believable partner: exports of invented customers in the real formats, with planted cases."""

from etl.demo.generate import write_demo

__all__ = ["write_demo"]
