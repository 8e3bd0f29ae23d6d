namespace Latido.Server.Scores;

/// <summary>Why a model was let go live. Stored by its number.</summary>
public enum ProofKind
{
    /// <summary>Somebody had opened a back-test on exactly this model.</summary>
    Tested = 1,

    /// <summary>Nobody had; whoever put it in force said why.</summary>
    Untested = 2,

    /// <summary>There was no use yet that it could have been tested on.</summary>
    NoPast = 3,

    /// <summary>It had been live before.</summary>
    WasLive = 4,
}

/// <summary>What a version's line says of how its model came to be trusted.</summary>
/// <param name="Report">The back-test that was opened.</param>
/// <param name="Note">The report's verdict, or the reason why there is none.</param>
public sealed record ModelProof(ProofKind Kind, Guid? Report = null, string? Note = null);

/// <summary>
/// Looks whether a model, by its fingerprint (<see cref="ModelPrint"/>), may go live: an opened back-test, or a workspace without any use; null for neither.
/// The lab answers it; this room does not know the lab.
/// </summary>
public delegate Task<ModelProof?> FindProof(string print, CancellationToken cancellationToken);
