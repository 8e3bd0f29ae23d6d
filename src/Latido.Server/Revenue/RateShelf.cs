using Latido.Engine.Revenue;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Revenue;

/// <summary>What came of bringing rates.</summary>
/// <param name="Version">The version in force after it; the one before where nothing was new.</param>
/// <param name="Taken">Rates that were not known.</param>
/// <param name="Known">Rates that were known so already.</param>
public sealed record RatesBrought(int Version, string Base, int Read, int Taken, int Known, IReadOnlyList<RefusedRow> Refused, int RefusedCount);

/// <summary>What a version has of a currency.</summary>
public sealed record CurrencyRates(string Currency, LocalDate From, LocalDate To, int Rates);

/// <summary>The rates of a workspace as of a version: what they are set against, and what there is of each currency.</summary>
/// <param name="Version">0 where there are none.</param>
/// <param name="Versions">All that led there, the newest first, at most <see cref="RateShelf.ShownVersions"/>.</param>
public sealed record RatesKept(int Version, string Base, IReadOnlyList<CurrencyRates> Currencies, IReadOnlyList<RateVersion> Versions)
{
    /// <summary>The newest version that brought rates and was not taken back; null where there is none.</summary>
    public RateVersion? Newest => Versions.FirstOrDefault(version => version.TakesBack is null && Versions.All(other => other.TakesBack != version.Version));
}

/// <summary>
/// Keeps a workspace's exchange rates. Whatever comes is a new version beside the others: as of a version the rates are those of all versions
/// up to it that none of them took back, of a currency and day the newest. So a report is made again by its version's number.
/// </summary>
public sealed class RateShelf(StoreFactory stores, WorkspaceDirectory directory, TimeProvider time)
{
    /// <summary>How many rates a workspace keeps, those of versions taken back aside.</summary>
    public const int MostRates = 500_000;

    /// <summary>How many there may be with those of versions taken back, which reports of before still read.</summary>
    public const int MostStored = 5 * MostRates;

    /// <summary>How many versions there may be.</summary>
    public const int MostVersions = 10_000;

    /// <summary>How many versions are told.</summary>
    public const int ShownVersions = 50;

    /// <summary>The newest version; 0 where there are no rates.</summary>
    public async Task<int> VersionAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);

        return await store.Set<RateVersion>().MaxAsync(version => (int?)version.Version, cancellationToken) ?? 0;
    }

    /// <summary>What there is as of a version; null for the newest.</summary>
    public async Task<RatesKept> DescribeAsync(WorkspaceId workspace, int? asOf, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        var versions = await VersionsAsync(store, asOf, cancellationToken);
        var last = versions.Count == 0 ? 0 : versions[^1].Version;
        var gone = versions.Select(version => version.TakesBack).OfType<int>().ToArray();
        var rates = await store.Set<KeptRate>().Where(rate => rate.Version <= last && !gone.Contains(rate.Version))
            .GroupBy(rate => rate.Currency)
            .Select(group => new { group.Key, From = group.Min(rate => rate.Day), To = group.Max(rate => rate.Day), Count = group.Select(rate => rate.Day).Distinct().Count() })
            .ToListAsync(cancellationToken);

        return new(
            last,
            BaseOf(workspace, versions),
            [.. rates.OrderBy(rate => rate.Key, StringComparer.Ordinal).Select(rate => new CurrencyRates(rate.Key, rate.From, rate.To, rate.Count))],
            [.. versions.AsEnumerable().Reverse().Take(ShownVersions)]);
    }

    /// <summary>The rates of some currencies as of a version, with the version's number; the newest where none is asked for.</summary>
    public async Task<(ExchangeRates Rates, int Version)> ReadAsync(
        WorkspaceId workspace, IReadOnlyCollection<string> currencies, int? asOf, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        var versions = await VersionsAsync(store, asOf, cancellationToken);

        if (asOf is { } asked && asked != 0 && (versions.Count == 0 || versions[^1].Version != asked))
        {
            throw new InvalidRequestException($"There is no version {asked} of the exchange rates: GET /metrics/rates lists them, and 0 is none.");
        }

        if (versions.Count == 0)
        {
            return (ExchangeRates.None, 0);
        }

        var rates = await InForceAsync(store, versions, currencies, cancellationToken);

        return (new(versions[^1].BaseCurrency, rates.Select(rate => new DatedRate(rate.Day, rate.Currency, rate.PerBase))), versions[^1].Version);
    }

    /// <summary>The rates of a currency that are in force, the newest first.</summary>
    public async Task<IReadOnlyList<KeptRate>> ListAsync(WorkspaceId workspace, string currency, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        var rates = await InForceAsync(store, await VersionsAsync(store, null, cancellationToken), [currency], cancellationToken);

        return [.. rates.OrderByDescending(rate => rate.Day)];
    }

    /// <summary>Brings the rates of a file; what is known so already makes no new version.</summary>
    /// <param name="own">What the file's rates are set against; null for what is usual of its form.</param>
    public async Task<RatesBrought> BringAsync(
        WorkspaceId workspace, Stream text, string? own, string cameFrom, string by, CancellationToken cancellationToken)
    {
        if (own is not null && !ExchangeRates.IsCurrency(own))
        {
            throw new InvalidRequestException($"'{own}' is not a currency: write three capital letters, such as EUR or USD.") { Reason = "currency" };
        }

        await using var store = stores.Open(workspace);
        RatesBrought? brought = null;

        // A long file is read before anybody is kept waiting: of what is kept it needs the base alone.
        var tableBase = BaseOf(workspace, await VersionsAsync(store, null, cancellationToken));
        var file = await RateFile.ReadAsync(text, tableBase, own, time.GetCurrentInstant().InUtc().Date.PlusDays(1), cancellationToken);

        await store.InTransactionAsync(
            async () =>
            {
                await store.HoldAsync<RateVersion>(cancellationToken);
                var versions = await VersionsAsync(store, null, cancellationToken);

                if (BaseOf(workspace, versions) != tableBase)
                {
                    throw new InvalidRequestException("The base of the rates was settled meanwhile by another import: bring the file again.") { Reason = "rates" };
                }

                var codes = file.Rates.Select(rate => rate.Currency).Distinct(StringComparer.Ordinal).ToList();
                var known = (await InForceAsync(store, versions, codes, cancellationToken)).ToDictionary(rate => (rate.Currency, rate.Day), rate => rate.PerBase);
                var news = file.Rates.Where(rate => !known.TryGetValue((rate.Currency, rate.Day), out var before) || before != rate.PerBase).ToList();
                var last = versions.Count == 0 ? 0 : versions[^1].Version;

                if (news.Count > 0)
                {
                    CheckRoom(versions, news.Count);
                    await store.InsertNewAsync([VersionOf(workspace, ++last, tableBase, cameFrom, by, news.Count, takesBack: null)], cancellationToken);
                    await store.InsertNewAsync(
                        [.. news.Select(rate => new KeptRate { WorkspaceId = workspace, Currency = rate.Currency, Day = rate.Day, Version = last, PerBase = rate.PerBase })],
                        cancellationToken);
                }

                brought = new(last, tableBase, file.Read, news.Count, file.Rates.Count - news.Count, file.Refused, file.RefusedCount);
            },
            cancellationToken);

        return brought!;
    }

    /// <summary>Takes back what a version brought; it stays known to reports of versions before.</summary>
    public async Task<int> TakeBackAsync(WorkspaceId workspace, int version, string by, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        var added = 0;

        await store.InTransactionAsync(
            async () =>
            {
                await store.HoldAsync<RateVersion>(cancellationToken);
                var versions = await VersionsAsync(store, null, cancellationToken);

                if (versions.Find(each => each.Version == version && each.TakesBack is null) is not { } found || versions.Exists(each => each.TakesBack == version))
                {
                    throw new InvalidRequestException($"There is no version {version} of rates that could be taken back: GET /metrics/rates lists them.") { Reason = "rates" };
                }

                CheckRoom(versions, 0);
                added = versions[^1].Version + 1;
                await store.InsertNewAsync([VersionOf(workspace, added, found.BaseCurrency, found.CameFrom, by, 0, takesBack: version)], cancellationToken);
            },
            cancellationToken);

        return added;
    }

    private static void CheckRoom(List<RateVersion> versions, int news)
    {
        if (versions.Count >= MostVersions)
        {
            throw new InvalidRequestException($"The rates were changed {MostVersions:N0} times already: more is not kept.") { Reason = "rateVersions" };
        }

        var gone = versions.Select(version => version.TakesBack).OfType<int>().ToHashSet();

        if (versions.Where(version => !gone.Contains(version.Version)).Sum(version => version.Rates) + news > MostRates || versions.Sum(version => version.Rates) + news > MostStored)
        {
            throw new InvalidRequestException(
                $"A workspace keeps at most {MostRates:N0} rates, and {MostStored:N0} with those taken back: bring only the currencies and years that are needed.") { Reason = "rateRoom" };
        }
    }

    private RateVersion VersionOf(WorkspaceId workspace, int version, string tableBase, string cameFrom, string by, int rates, int? takesBack) => new()
    {
        WorkspaceId = workspace,
        Version = version,
        At = time.GetCurrentInstant(),
        ByMember = by,
        BaseCurrency = tableBase,
        CameFrom = cameFrom.Length > 120 ? cameFrom[..120] : cameFrom,
        Rates = rates,
        TakesBack = takesBack,
    };

    // The first version settles it: were the workspace's currency changed later, the reports of before would not come out again.
    private string BaseOf(WorkspaceId workspace, List<RateVersion> versions) => versions.Count > 0 ? versions[^1].BaseCurrency
        : directory.Find(workspace)?.Currency is { } own && ExchangeRates.IsCurrency(own) ? own : RateFile.WideBase;

    private static Task<List<RateVersion>> VersionsAsync(Store store, int? asOf, CancellationToken cancellationToken)
    {
        var last = asOf ?? int.MaxValue;

        return store.Set<RateVersion>().AsNoTracking().Where(version => version.Version <= last).OrderBy(version => version.Version).ToListAsync(cancellationToken);
    }

    private static async Task<List<KeptRate>> InForceAsync(
        Store store, List<RateVersion> versions, IReadOnlyCollection<string> currencies, CancellationToken cancellationToken)
    {
        if (versions.Count == 0)
        {
            return [];
        }

        var last = versions[^1].Version;
        var gone = versions.Select(version => version.TakesBack).OfType<int>().ToHashSet();
        var wanted = currencies.ToArray();
        var query = store.Set<KeptRate>().AsNoTracking().Where(rate => rate.Version <= last && wanted.Contains(rate.Currency));
        List<KeptRate> found = [];

        await foreach (var rate in query.OrderBy(rate => rate.Currency).ThenBy(rate => rate.Day).ThenBy(rate => rate.Version).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (gone.Contains(rate.Version))
            {
                continue;
            }

            if (found.Count > 0 && found[^1].Currency == rate.Currency && found[^1].Day == rate.Day)
            {
                found[^1] = rate;
            }
            else
            {
                found.Add(rate);
            }
        }

        return found;
    }
}
