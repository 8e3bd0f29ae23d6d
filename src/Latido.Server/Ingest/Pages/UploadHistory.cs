using Latido.Server.Accounts;
using Latido.Server.Ingest.Imports;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Latido.Server.Ingest.Pages;

/// <summary>
/// An admin brings history in from his browser: the files are imported while they arrive. Who leaves in the middle has
/// what was read by then, and sends them again for the rest.
/// </summary>
internal static partial class UploadHistory
{
    /// <summary>The largest upload. More than this is for the command, which reads the files where they are.</summary>
    public const long MaxBytes = 2L << 30;

    private const string Page = "/sources/import";

    /// <summary>What is read on after a failure, so that the browser hears of it: one that is still sending hears nothing.</summary>
    private const int MaxHeardOut = 64 << 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        // The form's own reader asks for its token: nobody else is to read it, and wait for 2 GB.
        routes.MapPost($"{Page}/files", TakeAsync).RequireAuthorization(Policies.Admin).DisableAntiforgery().ExcludeFromDescription();
        routes.MapGet($"{Page}/{{id:guid}}/rejects", Rejects).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
    }

    private static async Task<IResult> TakeAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        IOptions<AntiforgeryOptions> options,
        CurrentWorkspace current,
        Bringing bringing,
        CancellationToken cancellationToken)
    {
        // Room for the fields beside the files.
        const long Most = MaxBytes + (1 << 20);
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = Most;

        if (context.Request.ContentLength > Most)
        {
            return TypedResults.Text("The files are larger than 2 GB. Send some of them at a time, or use 'latido import' on the server.", statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        if (await UploadForm.ReadAsync(context.Request, bringing.Spool, cancellationToken) is not { } form)
        {
            return TypedResults.BadRequest("Send the form of the page, with its files last.");
        }

        if (!await form.IsOursAsync(context, antiforgery, options))
        {
            return TypedResults.BadRequest("The form came without the token of its page. Load the page again and send it from there.");
        }

        if (ImportFormats.Find(form.Field("format")) is not { } format)
        {
            return TypedResults.BadRequest($"The format is one of {string.Join(", ", ImportFormats.All.Select(each => each.Key()))}.");
        }

        await bringing.RunAsync(current.Id, format, form, context.Request.ContentLength ?? 0, cancellationToken);
        await HearOutAsync(context, cancellationToken);

        return TypedResults.LocalRedirect(Page);
    }

    private static IResult Rejects(Guid id, CurrentWorkspace current, ImportBoard board) =>
        board.Of(current.Id).FirstOrDefault(job => job.Id == id)?.Result?.RejectsFile is { } file && File.Exists(file)
            ? TypedResults.PhysicalFile(file, "text/csv", Path.GetFileName(file))
            : TypedResults.NotFound();

    private static async Task HearOutAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        var heard = 0L;

        try
        {
            while (heard < MaxHeardOut && await context.Request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                heard += read;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or BadHttpRequestException)
        {
            // Nobody is there any more to be told.
        }
    }

    /// <summary>The work itself: what is needed for it, and how it ends.</summary>
    internal sealed partial class Bringing(
        Importer importer,
        ImportBoard board,
        ImportSpool spool,
        BringHistory history,
        IHostApplicationLifetime lifetime,
        TimeProvider time,
        ILogger<Bringing> logger)
    {
        public ImportSpool Spool => spool;

        public async Task RunAsync(WorkspaceId workspace, ImportFormat format, UploadForm form, long length, CancellationToken cancellationToken)
        {
            var job = board.Begin(workspace, format);
            var pace = new ImportPace(length, time, state => board.Change(workspace, job, each => each with { State = state }));

            try
            {
                var result = await history.RunAsync(
                    workspace,
                    () => importer.ArrivingAsync(
                        workspace,
                        format,
                        form.Field("map"),
                        AccountGroups.Of(AccountGroups.ReadKind(form.Field("groupType"))),
                        form.FilesAsync(format, cancellationToken),
                        pace,
                        cancellationToken),
                    () => board.Change(workspace, job, each => each with { IsScoring = true }),

                    // When all lines are in, it does not matter whether anybody waits for the scores.
                    lifetime.ApplicationStopping);
                board.Change(workspace, job, each => each with { Result = result });
            }
            catch (InvalidRequestException exception)
            {
                board.Change(workspace, job, each => each with { Failure = exception.Message });
            }
            catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
            {
                board.Change(workspace, job, each => each with { Failure = "Import.Failure.tooLarge" });
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or BadHttpRequestException)
            {
                CutOff(workspace, exception.Message);
                board.Change(workspace, job, each => each with { Failure = "Import.Failure.cutOff" });
            }
            catch
            {
                board.Change(workspace, job, each => each with { Failure = "Import.Failure.unknown" });
                throw;
            }
        }

        [LoggerMessage(Level = LogLevel.Information, Message = "An upload of history into workspace {Workspace} was cut off: {Why}")]
        private partial void CutOff(WorkspaceId workspace, string why);
    }
}
