"""Which quantities can a measure have, in which UCUM unit, and what are they called?

Names follow IEEE 1752.1 / Open mHealth where they exist; LOINC codes are given
for body measures. Sources convert to the unit given here.
"""

from __future__ import annotations

from typing import NamedTuple

from murmure.model.words import Both


class Quantity(NamedTuple):
    """Describe one quantity: its UCUM `unit`, its `title`, its `loinc` code if any, and how a day adds up (`sum`, `mean`, `last`)."""

    unit: str
    title: Both
    daily: str = "mean"
    loinc: str | None = None


QUANTITIES: dict[str, Quantity] = {
    "step_count": Quantity("{steps}", Both("Steps", "Pas"), "sum", "55423-8"),
    "distance": Quantity("m", Both("Distance", "Distance"), "sum", "41953-1"),
    "speed": Quantity("m/s", Both("Speed", "Vitesse")),
    "altitude": Quantity("m", Both("Altitude", "Altitude")),
    "ascent": Quantity("m", Both("Ascent", "Dénivelé positif"), "sum"),
    "flights_climbed": Quantity("{flights}", Both("Floors climbed", "Étages montés"), "sum"),
    "heart_rate": Quantity("/min", Both("Heart rate", "Fréquence cardiaque"), "mean", "8867-4"),
    "resting_heart_rate": Quantity("/min", Both("Resting heart rate", "Fréquence cardiaque au repos"), "mean", "40443-4"),
    "heart_rate_variability": Quantity("ms", Both("Heart rate variability", "Variabilité cardiaque"), "mean", "80404-7"),
    "respiratory_rate": Quantity("/min", Both("Respiratory rate", "Fréquence respiratoire"), "mean", "9279-1"),
    "oxygen_saturation": Quantity("%", Both("Oxygen saturation", "Saturation en oxygène"), "mean", "59408-5"),
    "body_temperature": Quantity("Cel", Both("Body temperature", "Température corporelle"), "mean", "8310-5"),
    "body_weight": Quantity("kg", Both("Weight", "Poids"), "last", "29463-7"),
    "body_height": Quantity("cm", Both("Height", "Taille"), "last", "8302-2"),
    "body_mass_index": Quantity("kg/m2", Both("Body mass index", "Indice de masse corporelle"), "last", "39156-5"),
    "body_fat_percentage": Quantity("%", Both("Body fat", "Masse grasse"), "last", "41982-0"),
    "blood_glucose": Quantity("mg/dL", Both("Blood glucose", "Glycémie"), "mean", "2339-0"),
    "systolic_blood_pressure": Quantity("mm[Hg]", Both("Systolic pressure", "Pression systolique"), "mean", "8480-6"),
    "diastolic_blood_pressure": Quantity("mm[Hg]", Both("Diastolic pressure", "Pression diastolique"), "mean", "8462-4"),
    "active_energy": Quantity("kcal", Both("Active energy", "Énergie active"), "sum", "41981-2"),
    "resting_energy": Quantity("kcal", Both("Resting energy", "Énergie au repos"), "sum"),
    "sleep_duration": Quantity("h", Both("Sleep", "Sommeil"), "sum", "93832-4"),
    "duration": Quantity("s", Both("Duration", "Durée"), "sum"),
    "cadence": Quantity("/min", Both("Cadence", "Cadence")),
    "power": Quantity("W", Both("Power", "Puissance")),
    "temperature": Quantity("Cel", Both("Temperature", "Température")),
    "electric_energy": Quantity("kW.h", Both("Electricity", "Électricité"), "sum"),
    "electric_power": Quantity("W", Both("Electric power", "Puissance électrique")),
    "apparent_power": Quantity("V.A", Both("Apparent power", "Puissance apparente")),
    "electric_index": Quantity("kW.h", Both("Meter reading", "Index du compteur"), "last"),
    "count": Quantity("1", Both("Count", "Nombre"), "sum"),
}
