"""The few words that tables say by themselves, in the reader's language.

`cells` are ours; `grid` are AG Grid's own (its English is built in, so only what a reader of ours can meet is listed).
A reader in a language without words here gets English.
"""

from typing import Any

_EN: dict[str, Any] = {
    "cells": {
        "filter_rows": "Filter rows", "unknown": "unknown", "none": "not known", "up": "up", "down": "down", "same": "no change",
        "better": "favourable", "worse": "unfavourable", "used": "used", "assigned": "assigned", "available": "available",
        "overage": "over the limit", "total": "bought", "trial": "Enterprise Trial", "yes": "yes", "no": "no",
        "unit": {"days": "d", "months": "mo", "delta_pp": "pp"}, "few": "only {n}: too few to rank", "unknown_rows": "{n} unknown",
        "items": {"one": "item", "other": "items"}, "subscriptions": {"one": "subscription", "other": "subscriptions"},
        "customers": {"one": "customer", "other": "customers"}, "places": {"one": "place", "other": "places"},
        "last": "last {n} weeks", "files": {"one": "file", "other": "files"},
    },
    "grid": {"noRowsToShow": "No rows", "noMatchingRows": "No row matches the filter"},
}  # fmt: skip
_PT: dict[str, Any] = {
    "cells": {
        "filter_rows": "Filtrar linhas", "unknown": "desconhecido", "none": "não se sabe", "up": "subiu", "down": "desceu",
        "same": "sem mudança", "better": "favorável", "worse": "desfavorável", "used": "usadas", "assigned": "atribuídas",
        "available": "disponíveis", "overage": "acima do limite", "total": "compradas", "trial": "Enterprise Trial", "yes": "sim",
        "no": "não", "unit": {"days": "d", "months": "meses", "delta_pp": "p.p."},
        "few": "só {n}: poucos para comparar", "unknown_rows": "{n} desconhecidas", "items": {"one": "item", "other": "itens"},
        "subscriptions": {"one": "assinatura", "other": "assinaturas"}, "customers": {"one": "cliente", "other": "clientes"},
        "places": {"one": "local", "other": "locais"}, "last": "últimas {n} semanas",
        "files": {"one": "arquivo", "other": "arquivos"},
    },
    "grid": {
        "noRowsToShow": "Sem linhas", "noMatchingRows": "Nenhuma linha corresponde ao filtro", "loadingOoo": "A carregar…",
        "ariaSortableColumn": "Pressione Enter para ordenar", "ariaColumn": "Coluna", "ariaHidden": "oculta", "ariaVisible": "visível",
        "ariaLabelTooltip": "Dica", "ariaSearch": "Pesquisar",
    },
}  # fmt: skip


def texts(lang: str) -> dict[str, Any]:
    """The words of `lang` (a BCP 47 tag such as `en` or `pt-BR`)."""
    return _PT if lang.lower().startswith("pt") else _EN
