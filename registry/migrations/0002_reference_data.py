"""Lists of the client's regulations and the country's calendar: the start, not the bounds.

Administrators extend the lists and edit the days; neither is touched by a later migration.
"""

import holidays
from django.db import migrations

YEARS = (2025, 2026, 2027)

CLASSIFIERS = {
    "expert_direction": {
        "attestation": "аттестация педагогических работников",
        "public_professional": "профессионально-общественная экспертиза",
        "competitions": "муниципальные и межмуниципальные конкурсы профессионального мастерства",
        "competence_assessment": "оценка профессиональных компетенций педагогов, в том числе самоэкспертиза",
        "method_materials": "экспертиза авторских методических материалов",
    },
    "expertise_object": {
        "projects": "проекты",
        "programmes": "программы",
        "regulations": "нормативные документы",
        "environment": "образовательная среда",
        "technologies": "образовательные технологии",
        "child_development": "индивидуальные особенности развития детей",
        "social_environment": "особенности социальной среды",
        "teaching": "профессиональная деятельность педагога",
        "method_materials": "авторские методические материалы",
        "innovations": "инновационные продукты",
        "innovation_results": "результаты инновационной работы на базовых площадках",
        "internships": "тематические стажировки",
        "open_lessons": "открытые уроки/занятия, внеурочные мероприятия, мастер-классы",
        "competition_entries": "конкурсные материалы",
    },
    "community_activity": {
        "attestation": "экспертиза в рамках процедуры аттестации",
        "competitions": "экспертиза в рамках профессиональных конкурсов",
        "materials": "экспертиза инновационных продуктов, авторских методических материалов и подготовка экспертных заключений",
        "competences": "независимая профессионально-общественная экспертиза компетенций и затруднений для формирования ИОМ",
        "internal_quality": "участие во внутренней оценке качества образования ОО",
        "innovation_results": "экспертиза результатов инновационной работы на муниципальных базовых площадках",
        "internships": "экспертиза тематических стажировок",
        "open_lessons": "экспертиза открытых уроков/занятий, внеурочных мероприятий, мастер-классов",
        "mastery": "экспертиза профессионального мастерства на межмуниципальном уровне",
    },
    "material_kind": {
        "method_guide": "методическая разработка",
        "work_programme": "рабочая программа",
        "lesson_plan": "технологическая карта урока",
        "task_book": "сборник заданий",
        "extracurricular": "программа внеурочной деятельности",
        "recommendations": "методические рекомендации",
        "project": "проект",
        "other": "другое",
    },
    "level": {
        "international": "международный",
        "federal": "федеральный",
        "regional": "региональный",
        "municipal": "муниципальный",
        "institutional": "институциональный",
    },
    "subject": {
        "russian": "русский язык",
        "literature": "литература",
        "foreign_language": "иностранный язык",
        "mathematics": "математика",
        "informatics": "информатика",
        "history": "история",
        "social_studies": "обществознание",
        "geography": "география",
        "physics": "физика",
        "chemistry": "химия",
        "biology": "биология",
        "world_around": "окружающий мир",
        "music": "музыка",
        "art": "изобразительное искусство",
        "technology": "труд (технология)",
        "physical_education": "физическая культура",
        "safety": "основы безопасности и защиты Родины",
        "ethics": "основы духовно-нравственной культуры народов России",
        "preschool": "дошкольное образование",
        "supplementary": "дополнительное образование",
        "extracurricular": "внеурочная деятельность",
        "defectology": "коррекционная педагогика",
        "psychology": "психологическое сопровождение",
    },
}


def fill_classifiers(apps, schema_editor):
    item = apps.get_model("registry", "ClassifierItem")
    item.objects.bulk_create(
        item(classifier=classifier, key=key, title=title, position=position)
        for classifier, values in CLASSIFIERS.items()
        for position, (key, title) in enumerate(values.items(), start=1)
    )


def empty_classifiers(apps, schema_editor):
    item = apps.get_model("registry", "ClassifierItem")
    for classifier, values in CLASSIFIERS.items():
        item.objects.filter(classifier=classifier, key__in=values).delete()


def fill_calendar(apps, schema_editor):
    day = apps.get_model("registry", "CalendarDay")
    for year in YEARS:
        known = holidays.country_holidays("RU", years=year, language="ru")
        day.objects.bulk_create(
            day(date=date, kind="day_off", note=name[:200]) for date, name in sorted(known.items())
        )
        day.objects.bulk_create(
            day(date=date, kind="working") for date in sorted(known.weekend_workdays)
        )


def empty_calendar(apps, schema_editor):
    day = apps.get_model("registry", "CalendarDay")
    day.objects.filter(territory=None, date__year__in=YEARS).delete()


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.RunPython(fill_classifiers, empty_classifiers),
        migrations.RunPython(fill_calendar, empty_calendar),
    ]
