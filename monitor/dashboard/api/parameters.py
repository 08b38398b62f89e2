"""What may stand in an address after its question mark."""

from __future__ import annotations

from typing import Annotated

from ninja import Path, Query

from monitor.dashboard.api.pages import MOST

Number = Annotated[int, Query(ge=1, le=1_000_000, description="Qué página.")]
Size = Annotated[int, Query(ge=1, le=MOST, description=f"Cuántas filas por página, hasta {MOST}.")]
Department = Annotated[str, Query(description="Código o nombre del departamento: 01, Guatemala.")]
Group = Annotated[str, Query(description="verificado, o «no se pudo verificar».")]
Found = Annotated[
    str, Query(description="met (cumple), partial (parcial), missing (no cumple), unknown (sin dato) o not_applicable (no aplica).")
]
Town = Annotated[str, Query(description="Código INE del municipio, con su cero: 0101.")]
Year = Annotated[int | None, Query(ge=2000, le=2100, description="Año.")]
Which = Annotated[str, Path(description="El número de la publicación, o «ultima».")]
Key = Annotated[str, Path(description="El código INE del municipio, con su cero; de un portal que no es de un municipio, su nombre.")]
Code = Annotated[str, Path(description="El código del numeral, como laip-10-07.")]
