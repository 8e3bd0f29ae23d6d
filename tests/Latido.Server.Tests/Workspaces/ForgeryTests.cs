using System.Net;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Workspaces;

public sealed class ForgeryTests
{
    /// <summary>What a page posts to, as a strange site would: the member's cookies go along, the page's token does not.</summary>
    [Theory]
    [InlineData("/signals/00000000-0000-0000-0000-000000000001/act", "")]
    [InlineData("/signals/00000000-0000-0000-0000-000000000001/snooze", "reason=x&until=2027-01-01")]
    [InlineData("/signals/00000000-0000-0000-0000-000000000001/false-alarm", "reason=x")]
    [InlineData("/signals/00000000-0000-0000-0000-000000000001/reopen", "back=/")]
    [InlineData("/accounts/bulk", "owner=x&account=a")]
    [InlineData("/accounts/bulk", "owner=x&every=")]
    [InlineData("/accounts/bulk/00000000-0000-0000-0000-000000000001/undo", "back=/")]
    [InlineData("/accounts/look", "keep=keep&col=mrr")]
    [InlineData("/accounts/views", "name=x&query=")]
    [InlineData("/accounts/views/00000000-0000-0000-0000-000000000001", "name=x")]
    [InlineData("/accounts/views/00000000-0000-0000-0000-000000000001/remove", "back=/")]
    [InlineData("/accounts/views/00000000-0000-0000-0000-000000000001/bring-back", "back=/")]
    [InlineData("/look", "theme=dark")]
    [InlineData("/lab/run", "what=model")]
    [InlineData("/lab/00000000-0000-0000-0000-000000000001/cancel", "")]
    [InlineData("/sign-out", "")]
    [InlineData("/connect/keys", "name=x")]
    [InlineData("/settings/profile", "name=x")]
    [InlineData("/settings/password", "current=x&password=y")]
    [InlineData("/settings/sign-out-everywhere", "")]
    [InlineData("/settings/workspace", "name=x")]
    [InlineData("/settings/members/invite", "email=a@b.example&role=owner")]
    [InlineData("/settings/members/add", "email=a@b.example&role=owner")]
    [InlineData("/settings/members/00000000-0000-0000-0000-000000000001/remove", "remove=yes")]
    [InlineData("/settings/members/00000000-0000-0000-0000-000000000001/role", "role=owner")]
    [InlineData("/settings/tokens", "name=x&scope=owner")]
    [InlineData("/sign-in", "_handler=sign-in&Form.Email=a@b.example&Form.Password=x")]
    public async Task A_form_without_the_token_of_its_page_is_refused(string path, string body)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);
        using var form = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded"));

        using var answer = await browser.PostAsync(path, form, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_cookie_alone_changes_nothing_by_the_api()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);
        using var body = new StringContent("""{"accounts":[{"key":"a"}]}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        using var answer = await browser.PostAsync("/api/v1/accounts", body, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
    }
}
