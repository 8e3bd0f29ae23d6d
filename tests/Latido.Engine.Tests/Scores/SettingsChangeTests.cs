using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Engine.Signals;

namespace Latido.Engine.Tests.Scores;

public sealed class SettingsChangeTests
{
    private static readonly WorkspaceSettings Now = WorkspaceSettings.Default;

    [Fact]
    public void The_same_settings_differ_in_nothing() =>
        SettingsChange.Between(Now, WorkspaceSettings.Parse((Now with { Version = 9, Health = Now.Health with { Version = 4 } }).ToJson())).ShouldBeEmpty();

    [Fact]
    public void A_weight_is_told_as_the_share_it_comes_to()
    {
        var habit = Now.Health.Dimensions[1];
        var draft = Now with { Health = Now.Health with { Dimensions = [Now.Health.Dimensions[0], habit with { Measures = [habit.Measures![0] with { Weight = 15 }, habit.Measures[1]] }, Now.Health.Dimensions[2]] } };

        Es(draft).ShouldBe(["Tendencia de uso: peso 20 % → 18 %", "Días desde el último uso: peso 15 % → 18 %"], ignoreOrder: true);
    }

    [Fact]
    public void Another_way_of_making_the_score_is_told()
    {
        var draft = Now with
        {
            Health = Now.Health with { Start = 50, Family = new(WithParent: true, RoundTo: 10) },
            Engagement = Now.Engagement with { Curve = EngagementCurve.Linear },
        };

        Es(draft).ShouldBe(
            ["Los puntos se suman a un punto de partida de 50", "Nota conjunta: la cuenta matriz y todas las que cuelgan de ella, redondeada a 10", "Interacción en línea recta: la referencia es 100"]);
        SettingsChange.Between(draft, Now).Select(change => change.Text.En).ShouldBe(
            ["The score is the mean of the points, no longer their sum", "Parent accounts and those below are no longer rated together", "Engagement on a curve: the benchmark is 90"]);
        SettingsChange.Between(draft, draft with { Health = draft.Health with { Start = 40 } }).Single().Text.En.ShouldBe("Points are added to a start of 40, before 50");
    }

    [Fact]
    public void Each_part_of_the_model_is_told()
    {
        var health = Now.Health;
        var depth = health.Dimensions[0];
        var draft = Now with
        {
            Health = health with
            {
                MinCoverage = 0.5,
                Bands = new(45, 75, 2),
                Caps = [health.Caps[0] with { Limit = 30 }, new("new", new("alone", "a solas"), 60, "stickiness", Below: 10)],
                Dimensions = [depth with { Measures = [depth.Measures![0] with { Curve = [[0, 0], [100, 100]] }] }, .. health.Dimensions.Skip(1)],
            },
        };

        var told = Es(draft);

        told.ShouldContain("Cobertura mínima: 40 % → 50 %");
        told.ShouldContain("Amarillo desde: 40 → 45");
        told.ShouldContain("Verde desde: 70 → 75");
        told.ShouldContain("Margen para cambiar de banda: 3 → 2");
        told.ShouldContain("Tope: nunca por encima de 30, tres semanas sin nadie");
        told.ShouldContain("Tope nuevo: nunca por encima de 60, a solas");
        told.ShouldContain("Funciones usadas ya no cuenta");
        told.ShouldContain("Interacción: curva 0:0, 20:40, 50:75, 90:100 → 0:0, 100:100");
    }

    [Fact]
    public void Events_and_steps_are_told_by_name()
    {
        var draft = Now with
        {
            Engagement = Now.Engagement with { Window = 7, Weights = new Dictionary<string, int> { ["Turnos"] = 9, ["login"] = 1 } },
            Activation = Now.Activation with { WithinDays = 14, Criteria = [Now.Activation.Criteria[0], Now.Activation.Criteria[2] with { People = 5 }] },
        };

        Es(draft).ShouldBe(
        [
            "Ventana de interacción, días: 30 → 7",
            "Turnos: peso 3 → 9",
            "Días para activarse a tiempo: 30 → 14",
            "Paso quitado: trabajo de verdad",
            "Paso cambiado: lo usan tres personas",
        ]);
    }

    [Fact]
    public void Rules_are_told_by_threshold()
    {
        var draft = Now with
        {
            Signals =
            [
                Now.Signals[0] with { IsOn = false },
                Now.Signals[1] with { Fall = 0.3, PeriodDays = 14, Severity = Severity.Yellow, Where = new(Number: "mrr", AtLeast: 500) },
                .. Now.Signals.Skip(3),
            ],
        };

        Es(draft).ShouldBe(
        [
            "Entran menos: quitada",
            "Cambio de banda: desactivada",
            "Cae el uso activo, caída: 40 % → 30 %",
            "Cae el uso activo, como mucho una vez cada, días: 21 → 14",
            "Cae el uso activo: gravedad amarilla",
            "Cae el uso activo: solo si el ingreso mensual de 500 o más",
        ]);
    }

    [Fact]
    public void Segments_are_told_by_name()
    {
        var named = Now.Segments.Named;
        var draft = Now with
        {
            Segments = Now.Segments with
            {
                Stage = [.. Now.Segments.Stage.Skip(1)],
                Named = [named[1] with { When = new(Number: "health", Below: 50) }, named[0], named[2], new("big", new("Big", "Grandes"), new(Number: "seats", AtLeast: 500))],
            },
        };

        Es(draft).ShouldBe(
        [
            "Cambian las reglas del nivel de atención o de la etapa",
            "Segmento quitado: En silencio pero pagando",
            "Segmento cambiado: Valiosas y a la baja",
            "Segmento nuevo: Grandes",
        ]);
    }

    [Fact]
    public void The_conditions_of_the_usual_segments_read_as_sentences() => Now.Segments.Named.Select(segment => ConditionWords.Of(segment.When)!.Es).ShouldBe(
    [
        "la salud por debajo de 40 y la renovación en menos de 90 días y no (la etapa es perdida)",
        "el nivel de atención es alto y el cambio de la salud en 30 días por debajo de −5",
        "Licencias en uso de 90 o más",
        "el ingreso mensual de 1 o más y no (el último uso hace 14 días como mucho)",
    ]);

    [Fact]
    public void Conditions_are_said_in_words()
    {
        var condition = new Condition(All:
        [
            new(Not: new(Trait: "stage", IsOneOf: ["onboarding"])),
            new(Any: [new(Number: "trend", Below: -10), new(Date: "renewsOn", WithinDays: 90)]),
            new(Number: "seats", IsKnown: true),
        ]);

        ConditionWords.Of(condition)!.Es.ShouldBe(
            "no (la etapa es puesta en marcha) y (Tendencia de uso por debajo de −10 o la renovación en menos de 90 días) y sabiendo las licencias");
        ConditionWords.Of(null).ShouldBeNull();
    }

    private static List<string> Es(WorkspaceSettings draft) => [.. SettingsChange.Between(Now, draft).Select(change => change.Text.Es)];
}
