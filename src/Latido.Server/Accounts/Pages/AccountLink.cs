namespace Latido.Server.Accounts.Pages;

/// <summary>The address of an account's page. Keys are the customer's own and may hold anything, slashes included.</summary>
public static class AccountLink
{
    public static string To(string key) => $"/accounts/{Uri.EscapeDataString(key)}";

    public static string To(string key, string tab) => $"{To(key)}?tab={tab}";

    /// <summary>The key from a route, which leaves an escaped slash as it came.</summary>
    public static string KeyOf(string route) => route.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
