"""What the operator asks Zalo: is the token good, where do updates go, and what is wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from bot.channels.contract import Answered, PlatformError
from bot.channels.zalo_bot_client import ZaloBotClient
from bot.channels.zalo_bot_errors import BAD_TOKEN
from bot.channels.zalo_bot_webhook import PATH
from bot.channels.zalo_http import Doubtful, NotReached, Refused, client
from bot.channels.zalo_oa_client import ZaloOaClient
from bot.channels.zalo_oa_door import PATH as OA_PATH
from bot.channels.zalo_ports import Reconnect, Tokens
from bot.config_zalo import ZaloBot as BotSettings
from bot.config_zalo import ZaloOa as OaSettings
from bot.config_zalo import given

_UNREACHABLE = "Zalo cannot be reached ({why}): check the network and the addresses in the file"
_PROBES = {
    "webhook.http.403": "the address answers 403: does the proxy let Zalo through?",
    "webhook.http.404": "the address answers 404: is the bot running with updates = \"webhook\"?",
    "webhook.err.tls": "the certificate of the address is not accepted",
    "webhook.err.unreachable": "the address cannot be reached from outside",
}  # fmt: skip


class ZaloBotPlatform:
    """The Zalo Bot Platform. Every failure is a PlatformError in words."""

    name = "zalo_bot"

    def __init__(self, settings: BotSettings, public_url: str) -> None:
        self._settings = settings
        self._url = f"{public_url.rstrip('/')}{PATH}"

    async def check(self) -> list[Answered]:
        """The token, and whether updates come the way the configuration says."""
        async with self._asking() as asked:
            me = await asked.me()
            hook = str((await asked.webhook()).get("url") or "")
        who = me.get("account_name") or me.get("id") or "the bot"
        updates = self._settings.updates
        answers = [Answered(True, f"{who} ({me.get('account_type', '?')}) answers; by {updates}")]
        if updates == "polling" and hook:
            says = "a webhook is set, so nothing can be polled: run “bot webhook delete zalo_bot”"
            answers.append(Answered(False, says))
        if updates == "webhook" and hook != self._url:
            says = f"Zalo does not call {self._url}: run “bot webhook set zalo_bot”"
            answers.append(Answered(False, says))
        if me.get("can_join_groups"):
            answers.append(Answered(None, "groups may invite the bot; it is silent there"))
        return answers

    async def set_webhook(self) -> str:
        """Have Zalo call us; Zalo keeps the address even if its first try fails."""
        if self._settings.updates != "webhook":
            raise PlatformError('updates = "polling" in [zalo_bot]: a webhook would stop the polls')
        if urlsplit(self._url).scheme != "https":
            raise PlatformError(f"public_url is not https: Zalo would not call {self._url}")
        async with self._asking() as asked:
            secret = self._settings.secret.get_secret_value()
            found = (await asked.set_webhook(self._url, secret)).get("verification")
        tried = found if isinstance(found, dict) else {}
        outcome = str(tried.get("outcome", ""))
        if outcome in ("", "webhook.ok"):
            return f"Zalo calls {self._url}"
        why = _PROBES.get(outcome, f"its first try failed ({outcome})")
        raise PlatformError(f"Zalo keeps {self._url}, but {why}")

    async def delete_webhook(self) -> str:
        """Have updates wait for polls again."""
        async with self._asking() as asked:
            await asked.delete_webhook()
        return "no webhook is set; updates wait for polls"

    async def show_webhook(self) -> str:
        """Where Zalo sends updates now."""
        async with self._asking() as asked:
            url = (await asked.webhook()).get("url")
        return f"Zalo calls {url}" if url else "no webhook is set"

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[ZaloBotClient]:
        async with client() as http:
            try:
                yield ZaloBotClient(http, self._settings.base_url, self._settings.token)
            except Refused as refused:
                if refused.code == BAD_TOKEN:
                    words = "Zalo refuses the token: copy it anew from Zalo Bot Manager"
                    raise PlatformError(words) from None
                raise PlatformError(f"Zalo refuses: {refused}") from None
            except Doubtful as doubtful:
                words = f"Zalo's answer cannot be read ({doubtful}): is the token whole?"
                raise PlatformError(words) from None
            except NotReached as error:
                raise PlatformError(_UNREACHABLE.format(why=error)) from None


class ZaloOaPlatform:
    """The Official Account. Its webhook is set by hand, in the console of developers.zalo.me."""

    name = "zalo_oa"
    _BY_HAND = "the webhook of an Official Account is set in the console only (docs/zalo.md)"

    def __init__(
        self, settings: OaSettings, public_url: str, tokens: Tokens, calls: ZaloOaClient
    ) -> None:
        self._settings, self._tokens, self._calls = settings, tokens, calls
        self._url = f"{public_url.rstrip('/')}{OA_PATH}"

    async def check(self) -> list[Answered]:
        """The tokens, the account, and what is still switched off."""
        me = await self._account()
        answers = [Answered(True, f"{me.get('name') or me.get('oa_id') or 'the account'} answers")]
        if not given(self._settings.webhook_secret):
            answers.append(Answered(None, "webhook_secret is empty: signatures cannot be checked"))
        elif self._settings.signature == "log":
            says = 'signature = "log": anybody who knows the address can write as anybody'
            answers.append(Answered(None, says))
        if not (self._settings.templates or self._settings.phone_templates):
            answers.append(Answered(None, "no template is configured: no reminders after 48 hours"))
        return answers

    async def _account(self) -> dict[str, Any]:
        try:
            return await self._calls.account()
        except Reconnect:
            words = "the account is not connected: run “bot zalo connect” (docs/zalo.md)"
            raise PlatformError(words) from None
        except Refused as refused:
            raise PlatformError(f"Zalo refuses: {refused}") from None
        except (NotReached, Doubtful) as error:
            raise PlatformError(_UNREACHABLE.format(why=error)) from None
        finally:
            await self._tokens.close()
            await self._calls.close()

    async def set_webhook(self) -> str:
        raise PlatformError(f"{self._BY_HAND}: enter {self._url}")

    async def delete_webhook(self) -> str:
        raise PlatformError(self._BY_HAND)

    async def show_webhook(self) -> str:
        return f"{self._BY_HAND}; it should be {self._url}"
