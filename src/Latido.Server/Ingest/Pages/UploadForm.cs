using System.Runtime.CompilerServices;
using System.Text;
using Latido.Server.Ingest.Imports;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Latido.Server.Ingest.Pages;

/// <summary>
/// A form with files, read while it arrives: first its fields, which are small, then its files one after the other. Nothing
/// of a file is held in memory.
/// </summary>
internal sealed class UploadForm
{
    /// <summary>The longest field: a mapping.</summary>
    private const int MaxField = 256 * 1024;

    private const int MaxFields = 10;

    private readonly MultipartReader reader;
    private readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);
    private readonly ImportSpool spool;
    private FileMultipartSection? file;

    private UploadForm(MultipartReader reader, ImportSpool spool) => (this.reader, this.spool) = (reader, spool);

    /// <summary>Reads the fields, up to the first file. Null where it is no such form.</summary>
    public static async Task<UploadForm?> ReadAsync(HttpRequest request, ImportSpool spool, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != "multipart/form-data"
            || HeaderUtilities.RemoveQuotes(type.Boundary).ToString() is not { Length: > 0 and <= 200 } boundary)
        {
            return null;
        }

        var form = new UploadForm(new(boundary, request.Body), spool);

        return await form.ReadFieldsAsync(cancellationToken) ? form : null;
    }

    /// <summary>The field's value, or nothing.</summary>
    public string Field(string name) => fields.GetValueOrDefault(name, "");

    /// <summary>
    /// True when the form bears the token of its page. The framework's own way reads the whole form for it, which is what is
    /// not to be done here; so the token is shown to it as the header that a script would send.
    /// </summary>
    public async Task<bool> IsOursAsync(HttpContext context, IAntiforgery antiforgery, IOptions<AntiforgeryOptions> options)
    {
        context.Request.Headers[options.Value.HeaderName!] = Field(options.Value.FormFieldName);

        return await antiforgery.IsRequestValidAsync(context);
    }

    /// <summary>The files, each while it arrives. The next comes when the one before has been read.</summary>
    public async IAsyncEnumerable<ImportFile> FilesAsync(ImportFormat format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (; file is not null; file = await NextFileAsync(cancellationToken))
        {
            // A field for files that was left empty.
            if (file.FileName.Length == 0)
            {
                continue;
            }

            var name = Path.GetFileName(file.FileName.Replace('\\', '/'));
            await using var arriving = new ArrivingFile(name, file.FileStream!, spool);

            if (!await arriving.IsZipAsync(cancellationToken))
            {
                yield return arriving.File;
                continue;
            }

            using var members = ImportFiles.Find(format, [(name, await arriving.KeepAllAsync(cancellationToken))]);

            foreach (var member in members.All)
            {
                yield return member;
            }
        }
    }

    private async Task<bool> ReadFieldsAsync(CancellationToken cancellationToken)
    {
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (section.AsFileSection() is { FileStream: not null } first)
            {
                file = first;
                return true;
            }

            if (section.GetContentDispositionHeader() is not { } about || fields.Count == MaxFields)
            {
                return false;
            }

            using var text = new MemoryStream();
            var buffer = new byte[4096];

            while (await section.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                if (text.Length + read > MaxField)
                {
                    return false;
                }

                text.Write(buffer, 0, read);
            }

            fields[HeaderUtilities.RemoveQuotes(about.Name).ToString()] = Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
        }

        return true;
    }

    private async Task<FileMultipartSection?> NextFileAsync(CancellationToken cancellationToken) =>
        await reader.ReadNextSectionAsync(cancellationToken) is { } section && section.AsFileSection() is { FileStream: not null } next ? next : null;
}
