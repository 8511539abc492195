"""Which quantities can a measure have, in which UCUM unit, and what are they called?

Names follow IEEE 1752.1 / Open mHealth where they exist; LOINC codes are given
for body measures. Sources convert to the unit given here. The page of quantities
is written from here: python -m murmure.measures.reference en > docs/look-up/quantities.md,
and fr > docs/look-up/quantities.fr.md.
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
    "max_heart_rate": Quantity("/min", Both("Highest heart rate", "Fréquence cardiaque maximale"), "last"),
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
    "total_energy": Quantity("kcal", Both("Total energy", "Énergie totale"), "sum"),
    "basal_metabolic_rate": Quantity("kcal/d", Both("Basal metabolic rate", "Métabolisme de base"), "last"),
    "step_index": Quantity("{steps}", Both("Step counter reading", "Relevé du podomètre"), "last"),
    "distance_index": Quantity("m", Both("Distance counter reading", "Relevé du compteur de distance"), "last"),
    "heart_points": Quantity("{points}", Both("Heart points", "Points cardio"), "sum"),
    "sleep_duration": Quantity("h", Both("Sleep", "Sommeil"), "sum", "93832-4"),
    "time_in_bed": Quantity("h", Both("Time in bed", "Temps passé au lit"), "sum"),
    "awake_duration": Quantity("h", Both("Awake at night", "Éveil nocturne"), "sum"),
    "sleep_latency": Quantity("min", Both("Time to fall asleep", "Temps d'endormissement")),
    "sleep_efficiency": Quantity("%", Both("Share of the night asleep", "Part de la nuit passée à dormir")),
    "deep_sleep_duration": Quantity("h", Both("Deep sleep", "Sommeil profond"), "sum", "93831-6"),
    "light_sleep_duration": Quantity("h", Both("Light sleep", "Sommeil léger"), "sum", "93830-8"),
    "rem_sleep_duration": Quantity("h", Both("REM sleep", "Sommeil paradoxal"), "sum", "93829-0"),
    "awakenings": Quantity("1", Both("Awakenings", "Réveils"), "sum"),
    "apnea_hypopnea_index": Quantity("/h", Both("Apneas an hour", "Apnées par heure"), "last", "69990-0"),
    "rr_interval": Quantity("ms", Both("Time between two beats", "Temps entre deux battements"), "mean", "8637-1"),
    "energy_burned": Quantity("kcal", Both("Energy burned", "Énergie dépensée"), "sum", "41981-2"),
    "moderate_activity_duration": Quantity("min", Both("Moderate activity", "Activité modérée"), "sum"),
    "mindful_duration": Quantity("min", Both("Mindfulness", "Pleine conscience"), "sum"),
    "exercise_duration": Quantity("min", Both("Exercise", "Exercice"), "sum"),
    "stand_duration": Quantity("min", Both("Standing", "Temps debout"), "sum"),
    "move_duration": Quantity("min", Both("Movement", "Mouvement"), "sum"),
    "stand_hours": Quantity("h", Both("Hours with some standing", "Heures avec un moment debout"), "sum"),
    "daylight_duration": Quantity("min", Both("Time in daylight", "Temps à la lumière du jour"), "sum"),
    "walking_heart_rate": Quantity("/min", Both("Walking heart rate", "Fréquence cardiaque à la marche")),
    "heart_rate_recovery": Quantity("/min", Both("Heart rate recovery", "Récupération cardiaque")),
    "atrial_fibrillation_burden": Quantity("%", Both("Atrial fibrillation burden", "Charge de fibrillation auriculaire")),
    "peripheral_perfusion_index": Quantity("%", Both("Perfusion index", "Indice de perfusion")),
    "vo2_max": Quantity("mL/(kg.min)", Both("VO₂ max", "VO₂ max"), "last", "94122-9"),
    "skin_temperature": Quantity("Cel", Both("Wrist temperature", "Température au poignet")),
    "lean_body_mass": Quantity("kg", Both("Lean body mass", "Masse maigre"), "last", "91557-9"),
    "waist_circumference": Quantity("cm", Both("Waist", "Tour de taille"), "last", "8280-0"),
    "body_water_percentage": Quantity("%", Both("Body water", "Masse hydrique"), "last", "73706-4"),
    "muscle_mass": Quantity("kg", Both("Muscle mass", "Masse musculaire"), "last", "73964-9"),
    "bone_mass": Quantity("kg", Both("Bone mass", "Masse osseuse"), "last"),
    "visceral_fat_rating": Quantity("1", Both("Visceral fat rating", "Indice de graisse viscérale"), "last"),
    "metabolic_age": Quantity("a", Both("Metabolic age", "Âge métabolique"), "last"),
    "mean_arterial_pressure": Quantity("mm[Hg]", Both("Mean arterial pressure", "Pression artérielle moyenne"), "mean", "8478-0"),
    "stress_level": Quantity("1", Both("Stress level", "Niveau de stress")),
    "push_count": Quantity("{pushes}", Both("Wheelchair pushes", "Poussées de fauteuil"), "sum"),
    "stroke_count": Quantity("{strokes}", Both("Strokes", "Mouvements de nage"), "sum"),
    "walking_distance": Quantity("m", Both("Walking and running distance", "Distance à pied"), "sum"),
    "cycling_distance": Quantity("m", Both("Cycling distance", "Distance à vélo"), "sum"),
    "swimming_distance": Quantity("m", Both("Swimming distance", "Distance à la nage"), "sum"),
    "six_minute_walk_distance": Quantity("m", Both("Six-minute walk", "Marche de six minutes"), "last", "64098-7"),
    "walking_step_length": Quantity("cm", Both("Step length", "Longueur du pas")),
    "walking_double_support": Quantity("%", Both("Double support", "Double appui")),
    "walking_asymmetry": Quantity("%", Both("Walking asymmetry", "Asymétrie de la marche")),
    "walking_steadiness": Quantity("%", Both("Walking steadiness", "Stabilité de la marche")),
    "vertical_oscillation": Quantity("cm", Both("Vertical oscillation", "Oscillation verticale")),
    "stride_length": Quantity("m", Both("Stride length", "Longueur de foulée")),
    "ground_contact_time": Quantity("ms", Both("Ground contact time", "Temps de contact au sol")),
    "sound_exposure": Quantity("dB[SPL]", Both("Sound exposure", "Exposition sonore")),
    "headphone_exposure": Quantity("dB[SPL]", Both("Headphone level", "Niveau au casque")),
    "sound_reduction": Quantity("dB[SPL]", Both("Sound reduction", "Réduction sonore")),
    "physical_effort": Quantity("kcal/(kg.h)", Both("Physical effort", "Effort physique")),
    "effort_score": Quantity("1", Both("Effort", "Effort")),
    "blood_alcohol": Quantity("%", Both("Blood alcohol", "Alcoolémie")),
    "alcoholic_drinks": Quantity("1", Both("Alcoholic drinks", "Verres d'alcool"), "sum"),
    "insulin_delivery": Quantity("[IU]", Both("Insulin", "Insuline"), "sum"),
    "inhaler_usage": Quantity("1", Both("Inhaler", "Inhalateur"), "sum"),
    "falls": Quantity("1", Both("Falls", "Chutes"), "sum"),
    "uv_exposure": Quantity("1", Both("UV index", "Indice UV")),
    "electrodermal_activity": Quantity("uS", Both("Electrodermal activity", "Activité électrodermale")),
    "forced_expiratory_volume_1": Quantity("L", Both("Forced expiratory volume (1 s)", "Volume expiratoire maximal (1 s)")),
    "forced_vital_capacity": Quantity("L", Both("Forced vital capacity", "Capacité vitale forcée")),
    "peak_expiratory_flow": Quantity("L/min", Both("Peak expiratory flow", "Débit expiratoire de pointe")),
    "breathing_disturbances": Quantity("/h", Both("Breathing disturbances", "Troubles respiratoires")),
    "water_depth": Quantity("m", Both("Depth under water", "Profondeur sous l'eau")),
    "dietary_energy": Quantity("kcal", Both("Energy eaten", "Énergie consommée"), "sum"),
    "dietary_water": Quantity("mL", Both("Water", "Eau"), "sum"),
    "dietary_biotin": Quantity("ug", Both("Biotin eaten", "Biotine (alimentation)"), "sum"),
    "dietary_caffeine": Quantity("mg", Both("Caffeine eaten", "Caféine (alimentation)"), "sum"),
    "dietary_calcium": Quantity("mg", Both("Calcium eaten", "Calcium (alimentation)"), "sum"),
    "dietary_carbohydrates": Quantity("g", Both("Carbohydrates eaten", "Glucides (alimentation)"), "sum"),
    "dietary_chloride": Quantity("mg", Both("Chloride eaten", "Chlorure (alimentation)"), "sum"),
    "dietary_cholesterol": Quantity("mg", Both("Cholesterol eaten", "Cholestérol (alimentation)"), "sum"),
    "dietary_chromium": Quantity("ug", Both("Chromium eaten", "Chrome (alimentation)"), "sum"),
    "dietary_copper": Quantity("mg", Both("Copper eaten", "Cuivre (alimentation)"), "sum"),
    "dietary_fat_monounsaturated": Quantity("g", Both("Monounsaturated fat eaten", "Graisses mono-insaturées (alimentation)"), "sum"),
    "dietary_fat_polyunsaturated": Quantity("g", Both("Polyunsaturated fat eaten", "Graisses polyinsaturées (alimentation)"), "sum"),
    "dietary_fat_saturated": Quantity("g", Both("Saturated fat eaten", "Graisses saturées (alimentation)"), "sum"),
    "dietary_fat_total": Quantity("g", Both("Fat eaten", "Lipides (alimentation)"), "sum"),
    "dietary_fiber": Quantity("g", Both("Fibre eaten", "Fibres (alimentation)"), "sum"),
    "dietary_folate": Quantity("ug", Both("Folate eaten", "Folates (alimentation)"), "sum"),
    "dietary_iodine": Quantity("ug", Both("Iodine eaten", "Iode (alimentation)"), "sum"),
    "dietary_iron": Quantity("mg", Both("Iron eaten", "Fer (alimentation)"), "sum"),
    "dietary_magnesium": Quantity("mg", Both("Magnesium eaten", "Magnésium (alimentation)"), "sum"),
    "dietary_manganese": Quantity("mg", Both("Manganese eaten", "Manganèse (alimentation)"), "sum"),
    "dietary_molybdenum": Quantity("ug", Both("Molybdenum eaten", "Molybdène (alimentation)"), "sum"),
    "dietary_niacin": Quantity("mg", Both("Niacin eaten", "Niacine (alimentation)"), "sum"),
    "dietary_pantothenic_acid": Quantity("mg", Both("Pantothenic acid eaten", "Acide pantothénique (alimentation)"), "sum"),
    "dietary_phosphorus": Quantity("mg", Both("Phosphorus eaten", "Phosphore (alimentation)"), "sum"),
    "dietary_potassium": Quantity("mg", Both("Potassium eaten", "Potassium (alimentation)"), "sum"),
    "dietary_protein": Quantity("g", Both("Protein eaten", "Protéines (alimentation)"), "sum"),
    "dietary_riboflavin": Quantity("mg", Both("Riboflavin eaten", "Riboflavine (alimentation)"), "sum"),
    "dietary_selenium": Quantity("ug", Both("Selenium eaten", "Sélénium (alimentation)"), "sum"),
    "dietary_sodium": Quantity("mg", Both("Sodium eaten", "Sodium (alimentation)"), "sum"),
    "dietary_sugar": Quantity("g", Both("Sugar eaten", "Sucres (alimentation)"), "sum"),
    "dietary_thiamin": Quantity("mg", Both("Thiamin eaten", "Thiamine (alimentation)"), "sum"),
    "dietary_vitamin_a": Quantity("ug", Both("Vitamin A eaten", "Vitamine A (alimentation)"), "sum"),
    "dietary_vitamin_b12": Quantity("ug", Both("Vitamin B12 eaten", "Vitamine B12 (alimentation)"), "sum"),
    "dietary_vitamin_b6": Quantity("mg", Both("Vitamin B6 eaten", "Vitamine B6 (alimentation)"), "sum"),
    "dietary_vitamin_c": Quantity("mg", Both("Vitamin C eaten", "Vitamine C (alimentation)"), "sum"),
    "dietary_vitamin_d": Quantity("ug", Both("Vitamin D eaten", "Vitamine D (alimentation)"), "sum"),
    "dietary_vitamin_e": Quantity("mg", Both("Vitamin E eaten", "Vitamine E (alimentation)"), "sum"),
    "dietary_vitamin_k": Quantity("ug", Both("Vitamin K eaten", "Vitamine K (alimentation)"), "sum"),
    "dietary_zinc": Quantity("mg", Both("Zinc eaten", "Zinc (alimentation)"), "sum"),
    "duration": Quantity("s", Both("Duration", "Durée"), "sum"),
    "cadence": Quantity("/min", Both("Cadence", "Cadence")),
    "power": Quantity("W", Both("Power", "Puissance")),
    "temperature": Quantity("Cel", Both("Temperature", "Température")),
    "electric_energy": Quantity("kW.h", Both("Electricity", "Électricité"), "sum"),
    "electric_power": Quantity("W", Both("Electric power", "Puissance électrique")),
    "apparent_power": Quantity("V.A", Both("Apparent power", "Puissance apparente")),
    "electric_index": Quantity("kW.h", Both("Meter reading", "Index du compteur"), "last"),
    "voltage": Quantity("V", Both("Voltage", "Tension")),
    "electric_current": Quantity("A", Both("Electric current", "Intensité électrique")),
    "gas_index": Quantity("m3", Both("Gas meter reading", "Index du gaz"), "last"),
    "water_index": Quantity("m3", Both("Water meter reading", "Index de l'eau"), "last"),
    "gas_volume": Quantity("m3", Both("Gas", "Gaz"), "sum"),
    "gas_energy": Quantity("kW.h", Both("Energy of gas", "Énergie du gaz"), "sum"),
    "water_volume": Quantity("m3", Both("Water of the house", "Eau de la maison"), "sum"),
    "humidity": Quantity("%", Both("Humidity", "Humidité")),
    "atmospheric_pressure": Quantity("hPa", Both("Pressure", "Pression")),
    "illuminance": Quantity("lx", Both("Light", "Éclairement")),
    "carbon_dioxide": Quantity("[ppm]", Both("Carbon dioxide", "Dioxyde de carbone")),
    "precipitation": Quantity("mm", Both("Rain", "Précipitations"), "last"),
    "wind_speed": Quantity("m/s", Both("Wind", "Vent")),
    "battery_level": Quantity("%", Both("Battery", "Batterie"), "last"),
    "signal_strength": Quantity("dB{mW}", Both("Signal strength", "Force du signal")),
    "signatures": Quantity("{signatures}", Both("Signatures", "Signatures"), "last"),
    "amount": Quantity("1", Both("Amount", "Montant"), "sum"),
    "account_balance": Quantity("1", Both("Balance", "Solde"), "last"),
    "available_balance": Quantity("1", Both("Available balance", "Solde disponible"), "last"),
    "holding_value": Quantity("1", Both("Worth of a security", "Valeur d'un titre"), "last"),
    "count": Quantity("1", Both("Count", "Nombre"), "sum"),
}

THINGS = frozenset({
    "temperature", "electric_energy", "electric_power", "apparent_power", "electric_index", "voltage", "electric_current", "gas_index",
    "water_index", "humidity", "atmospheric_pressure", "illuminance", "carbon_dioxide", "precipitation", "wind_speed", "battery_level",
    "gas_volume", "gas_energy", "water_volume",
    "signal_strength", "signatures", "duration", "amount", "account_balance", "available_balance", "holding_value", "count",
})  # fmt: skip
"""What is measured of a place, a meter or an account: two devices that measure it measure two things. All else is of one body."""

TOLD_APART = frozenset({"speed", "power", "effort_score", "heart_rate_variability", "vo2_max"})
"""What several things of one body, or several ways to reckon, share: the object of a measure says which."""

ONCE = frozenset({
    "resting_heart_rate", "walking_heart_rate", "heart_rate_recovery", "heart_rate_variability", "atrial_fibrillation_burden", "skin_temperature",
    "breathing_disturbances", "walking_steadiness", "walking_asymmetry", "walking_double_support", "walking_step_length",
})  # fmt: skip
"""Means of which a device says a figure or a few a day: the first device that has one stands for the day."""

STRETCH = 900
"""Seconds for which a sample of a mean stands, when the next one does not come before."""
NIGHT = 7_200
"""Seconds between two pieces of one night: who lies awake between them wears the device still."""

NIGHTLY = frozenset({
    "sleep_duration", "time_in_bed", "awake_duration", "deep_sleep_duration", "light_sleep_duration", "rem_sleep_duration", "awakenings",
    "sleep_latency", "sleep_efficiency",
})  # fmt: skip
"""What is measured of nights: one counts on the day on which it ends."""
EVENING = 18
"""The hour at which the night of the next day may begin: what is measured of nights has days from six in the evening to six in the evening."""

SCHEMAS = {
    "step_count": "omh:step-count", "heart_rate": "omh:heart-rate", "respiratory_rate": "omh:respiratory-rate",
    "oxygen_saturation": "omh:oxygen-saturation", "body_temperature": "omh:body-temperature", "body_weight": "omh:body-weight",
    "body_height": "omh:body-height", "body_mass_index": "omh:body-mass-index", "body_fat_percentage": "omh:body-fat-percentage",
    "blood_glucose": "omh:blood-glucose", "systolic_blood_pressure": "omh:systolic-blood-pressure",
    "diastolic_blood_pressure": "omh:diastolic-blood-pressure", "active_energy": "omh:calories-burned", "altitude": "omh:elevation",
    "sleep_duration": "omh:sleep-duration", "sound_exposure": "ieee:ambient-sound", "forced_vital_capacity": "omh:forced-vital-capacity",
    "forced_expiratory_volume_1": "omh:forced-expiratory-volume-1-second", "temperature": "omh:ambient-temperature",
}  # fmt: skip
"""The schema of Open mHealth, or of IEEE 1752.1, that says the same, where there is one."""


def reach_of(name: str) -> int:
    """Return for how many seconds a device that says nothing still covers time: until its next entry, when that comes before.

    >>> reach_of("step_count"), reach_of("heart_rate"), reach_of("sleep_duration")
    (0, 900, 7200)
    """
    if name in ("sleep_duration", "time_in_bed", "awake_duration"):
        return NIGHT
    return STRETCH if QUANTITIES[name].daily == "mean" else 0


def rule_of(name: str) -> str:
    """Return how devices that overlap are resolved: `share` intervals out, `sample` by sample, or `day` by day.

    >>> rule_of("step_count"), rule_of("heart_rate"), rule_of("body_weight")
    ('share', 'sample', 'day')
    """
    daily = QUANTITIES[name].daily
    return "share" if daily == "sum" else "day" if daily == "last" or name in ONCE else "sample"
