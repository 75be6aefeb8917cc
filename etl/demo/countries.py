"""Where the invented customers live: time zones, holidays, cities, and the words their names are made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """One time zone of one country; `holidays` are (month, day), `easter` are days after Easter Sunday."""

    key: str
    code: str
    timezone: str
    weight: int
    holidays: tuple[tuple[int, int], ...]
    easter: tuple[int, ...]
    quiet_months: tuple[int, ...]
    people: str
    cities: tuple[str, ...]
    trades: tuple[str, ...]
    stems: tuple[str, ...]
    pattern: str = "{trade} {stem}"
    recess: tuple[tuple[int, int], ...] = ()  # days whose whole week is quiet


CHRISTMAS = ((1, 1), (12, 25))
PORTUGAL = ((4, 25), (5, 1), (6, 10), (8, 15), (10, 5), (11, 1), (12, 1), (12, 8), *CHRISTMAS)
BRAZIL = ((4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (11, 20), *CHRISTMAS)
SPAIN = ((1, 6), (5, 1), (8, 15), (10, 12), (11, 1), (12, 6), (12, 8), *CHRISTMAS)
GERMANY = ((5, 1), (10, 3), (12, 24), (12, 26), (12, 31), *CHRISTMAS)
FRANCE = ((5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), *CHRISTMAS)
ITALY = ((1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 26), *CHRISTMAS)
BRITAIN = ((5, 4), (5, 25), (8, 31), (12, 26), *CHRISTMAS)
AMERICA = ((5, 25), (6, 19), (7, 4), (9, 7), (11, 26), *CHRISTMAS)

US_TRADES = (
    "Dental",
    "Logistics",
    "Credit Union",
    "Manufacturing",
    "Law Group",
    "Realty",
    "School District",
    "Medical Center",
    "Foods",
    "Supply",
)
US_EAST = ("Ashgrove", "Bellhaven", "Cedar Point", "Hudson Vale", "Millbrook", "Old Harbor", "Pine Hollow", "Quincy Bay", "Stonebridge")
US_CENTRAL = (
    "Blue Prairie",
    "Cottonwood",
    "Great Bend",
    "Lakeview",
    "Lone Star Ridge",
    "Maple Fork",
    "River City",
    "Silver Plains",
    "Wheatland",
)
US_WEST = (
    "Alder Creek",
    "Bay Laurel",
    "Cascade Gate",
    "Desert Palm",
    "Golden Mesa",
    "High Sierra",
    "Juniper",
    "Redwood Flats",
    "Sunset Cove",
)

# fmt: off
COUNTRIES: tuple[Country, ...] = (
    Country("PT", "PT", "Europe/Lisbon", 26, PORTUGAL, (-2,), (8,), "latin",
            ("Lisboa", "Porto", "Braga", "Coimbra", "Faro", "Évora"),
            ("Clínica", "Transportes", "Hotel", "Colégio", "Construções", "Farmácias", "Vinhos", "Seguros", "Moldes", "Padarias"),
            ("Sul", "Douro", "Atlântico", "Serra Azul", "Monte Claro", "Ria Nova", "Pinhal", "São Brás", "Vale Verde", "Foz")),
    Country("BR", "BR", "America/Sao_Paulo", 24, BRAZIL, (-48, -47, -2, 60), (1,), "latin",
            ("São Paulo", "Rio de Janeiro", "Curitiba", "Recife", "Belo Horizonte", "Porto Alegre"),
            ("Hospital", "Logística", "Supermercados", "Faculdade", "Engenharia", "Laboratórios", "Grãos", "Cooperativa",
             "Autopeças", "Tecelagem"),
            ("Ipê Amarelo", "Boa Vista", "Rio Claro", "Horizonte", "Jatobá", "Três Irmãos", "Aurora", "Planalto", "Santa Fé", "Litoral"),
            recess=((10, 12),)),
    Country("ES", "ES", "Europe/Madrid", 8, SPAIN, (-2,), (8,), "latin", ("Madrid", "Valencia", "Sevilla", "Bilbao"),
            ("Clínica", "Bodegas", "Talleres", "Colegio", "Gestoría", "Cerámicas", "Hoteles", "Conservas"),
            ("del Norte", "La Encina", "Sierra Alta", "Costa Clara", "El Olivar", "Puerta Nueva", "Montesol", "Río Seco")),
    Country("DE", "DE", "Europe/Berlin", 8, GERMANY, (-2, 1, 39, 50), (8,), "german", ("Hamburg", "München", "Leipzig", "Köln"),
            ("Maschinenbau", "Logistik", "Klinikum", "Werkzeuge", "Stadtwerke", "Möbel", "Brauerei", "Optik"),
            ("Bärental", "Nordhafen", "Lindenhof", "Steinbrück", "Grünwald", "Rheinblick", "Adlerberg", "Weißbach"), "{stem} {trade} GmbH"),
    Country("FR", "FR", "Europe/Paris", 6, FRANCE, (1, 39, 50), (8,), "french", ("Lyon", "Paris", "Nantes", "Toulouse"),
            ("Clinique", "Transports", "Lycée", "Ateliers", "Cabinet", "Boulangeries", "Laboratoire", "Hôtels"),
            ("du Lac", "Belle Rive", "Saint-Cyr", "des Érables", "Montfleuri", "de la Garenne", "du Vieux Port", "Clairval")),
    Country("IT", "IT", "Europe/Rome", 4, ITALY, (1,), (8,), "latin", ("Milano", "Torino", "Bologna", "Bari"),
            ("Officine", "Clinica", "Cantine", "Trasporti", "Ceramiche", "Studio Legale"),
            ("Monteverde", "San Rocco", "Lago Blu", "Valchiara", "Torre Antica", "Pietralba")),
    Country("GB", "GB", "Europe/London", 8, BRITAIN, (-2, 1), (8,), "english", ("London", "Leeds", "Bristol", "Cardiff"),
            ("Solicitors", "Housing Trust", "Motors", "Dental Care", "Academy", "Engineering", "Removals", "Brewery"),
            ("Ashdown", "Brambleside", "Castle Gate", "Fenwick Hill", "Kingsmere", "Oakhampton", "Thornbury Mill", "Wren Lane"),
            "{stem} {trade} Ltd"),
    Country("US-E", "US", "America/New_York", 7, AMERICA, (), (7,), "english", ("Boston", "Albany", "Raleigh", "Savannah"),
            US_TRADES, US_EAST, "{stem} {trade}, Inc."),
    Country("US-C", "US", "America/Chicago", 5, AMERICA, (), (7,), "english", ("Omaha", "Austin", "Madison", "Tulsa"),
            US_TRADES, US_CENTRAL, "{stem} {trade}, LLC"),
    Country("US-P", "US", "America/Los_Angeles", 4, AMERICA, (), (7,), "english", ("Portland", "San Diego", "Reno", "Spokane"),
            US_TRADES, US_WEST, "{stem} {trade}"),
)

FIRST_NAMES: dict[str, tuple[str, ...]] = {
    "latin": ("Ana", "Rui", "Inês", "João", "Marta", "Tiago", "Beatriz", "Pedro", "Lúcia", "Carlos", "Sofia", "André", "Helena", "Miguel",
              "Paula", "Diego", "Clara", "Fábio", "Teresa", "Vítor"),
    "german": ("Anna", "Jonas", "Lena", "Felix", "Marie", "Lukas", "Jürgen", "Katrin", "Stefan", "Heike", "Moritz", "Sabine"),
    "french": ("Camille", "Hugo", "Chloé", "Louis", "Manon", "Théo", "Élise", "Antoine", "Claire", "Julien", "Margaux", "Rémi"),
    "english": ("Alice", "James", "Emma", "Oliver", "Grace", "Harry", "Ruby", "Mason", "Nora", "Ethan", "Hazel", "Logan", "Priya", "Omar"),
}

LAST_NAMES: dict[str, tuple[str, ...]] = {
    "latin": ("Silva", "Santos", "Ferreira", "Pereira", "Oliveira", "Costa", "Rodrigues", "Martins", "Sousa", "Fernandes", "Gonçalves",
              "Gomes", "Lopes", "Marques", "Alves", "Almeida", "Ribeiro", "Pinto", "Carvalho", "Teixeira", "Moreira", "Araújo", "Nunes"),
    "german": ("Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer", "Wagner", "Becker", "Schulz", "Hoffmann", "Koch",
               "Krüger", "Vogel"),
    "french": ("Martin", "Bernard", "Dubois", "Thomas", "Robert", "Petit", "Durand", "Leroy", "Moreau", "Lefèvre", "Garnier",
               "Faure", "Chevalier"),
    "english": ("Smith", "Jones", "Taylor", "Brown", "Wilson", "Evans", "Walker", "Wright", "Robinson", "Hughes", "Green", "Baker",
                "Carter", "Reed", "Patel", "Murphy", "Bennett"),
}
# fmt: on
