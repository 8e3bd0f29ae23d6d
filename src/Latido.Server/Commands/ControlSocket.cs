using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Commands;

/// <summary>
/// The door for this machine's commands: endpoints behind the <see cref="OwnersDoor"/>, which answer only to a caller on
/// the Unix socket in the private data folder. Whoever may open that socket owns the data anyway, so they ask for no token.
/// </summary>
internal static class ControlSocket
{
    /// <summary>The member of a refusal that tells its cure.</summary>
    public const string Cure = "cure";

    /// <summary>Maps the control endpoints of all commands.</summary>
    public static void MapControl(this IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup(OwnersDoor.Path)
            .ExcludeFromDescription()
            .AllowAnonymous()
            .DisableAntiforgery()
            .AddEndpointFilter(Answer);

        control.MapGet("/ping", () => new Pong(Environment.ProcessId));
        WorkspaceCommands.Map(control);
        RebuildCommand.Map(control);
        DoctorCommand.Map(control);
        DemoCommand.Map(control);

        var workspace = control.MapGroup("").InWorkspace();
        MemberCommands.Map(workspace);
        KeyCommands.Map(workspace);
        ImportCommands.Map(workspace);
        AccountCommands.Map(workspace);
        SignalCommands.Map(workspace);
        LeagueCommand.Map(workspace);
        SettingsCommand.Map(workspace);
        CodeCommands.Map(workspace);
        BacktestCommand.Map(workspace);
    }

    /// <summary>A refusal as the command line shows it: what is wrong, and the cure.</summary>
    public static ProblemHttpResult Refuse(CommandFailed failure) =>
        TypedResults.Problem(new ProblemDetails
        {
            Detail = failure.Message,
            Status = failure.IsMisuse ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict,
            Extensions = { [Cure] = failure.Cure },
        });

    private static async ValueTask<object?> Answer(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            var answer = await next(context);

            return answer is null or IResult ? answer : TypedResults.Json(answer, ControlJson.Options);
        }
        catch (CommandFailed failure)
        {
            return Refuse(failure);
        }
        catch (InvalidRequestException exception)
        {
            return Refuse(new(exception.Message) { IsMisuse = true });
        }
    }

    /// <summary>The answer to "are you there?": who answers.</summary>
    internal sealed record Pong(int Pid);
}

/// <summary>What a command asks, read as commands write it.</summary>
internal sealed record Asked<T>(T Value)
{
    public static async ValueTask<Asked<T>?> BindAsync(HttpContext context) =>
        new(await context.Request.ReadFromJsonAsync<T>(ControlJson.Options, context.RequestAborted)
            ?? throw new BadHttpRequestException("A body was expected."));
}
