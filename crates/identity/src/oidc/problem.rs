//! Why a request was refused: the OAuth error code, the status, and words in both languages, in one table.

use serde_json::{Value as Json, json};
use value::Words;

macro_rules! whys {
    ($($name:ident = $error:literal $status:literal: $zh:literal, $en:literal;)*) => {
        /// One reason of the provider.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Why {
            $($name,)*
        }

        impl Why {
            /// Every reason, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            fn row(self) -> (&'static str, u16, &'static str, &'static str) {
                match self {
                    $(Self::$name => ($error, $status, $zh, $en),)*
                }
            }
        }
    };
}

whys! {
    ClientUnknown = "invalid_client" 400:
        "本区没有登记这个系统", "no system is registered under this client_id";
    RedirectWrong = "invalid_request" 400:
        "返回地址与登记的不一致", "redirect_uri is not exactly one that is registered";
    Malformed = "invalid_request" 400:
        "请求不完整，或有参数重复、过长", "a parameter is missing, there twice or too long";
    ResponseType = "unsupported_response_type" 400:
        "只支持授权码方式", "response_type is code and nothing else";
    ResponseMode = "invalid_request" 400:
        "只支持 query 返回方式", "response_mode is query and nothing else";
    RequestObject = "request_not_supported" 400:
        "不支持请求对象", "request objects are not supported";
    RequestUri = "request_uri_not_supported" 400:
        "不支持引用的请求对象", "references to request objects are not supported";
    NoOpenid = "invalid_scope" 400:
        "scope 须含 openid", "scope needs openid";
    ScopeWider = "invalid_scope" 400:
        "不能超出已授予的范围", "scope is wider than what was granted";
    PkceMissing = "invalid_request" 400:
        "必须使用 PKCE（S256）", "code_challenge with the method S256 is required";
    PkcePlain = "invalid_request" 400:
        "PKCE 只接受 S256，不接受 plain", "code_challenge_method is S256; plain is refused";
    PkceShape = "invalid_request" 400:
        "code_challenge 不是 S256 摘要", "code_challenge is no S256 digest in base64url";
    PromptWrong = "invalid_request" 400:
        "不支持这个 prompt 或 max_age", "prompt or max_age cannot be served";
    LoginRequired = "login_required" 400:
        "需要先登录", "the person has to sign in first";
    InteractionRequired = "interaction_required" 400:
        "须先由本人同意哪个系统了解哪些信息", "the person has to agree first to which system learns what";
    NotWithPersonalNumber = "access_denied" 403:
        "账号是个人号码，不能告知其他系统", "this account is named by a personal number and is not told to others";
    ClientWrong = "invalid_client" 401:
        "系统的身份验证未通过", "the client could not be authenticated";
    ClientTwice = "invalid_request" 400:
        "一次只能用一种方式证明身份", "a client authenticates in one way at a time";
    GrantType = "unsupported_grant_type" 400:
        "只支持授权码与刷新令牌", "grant_type is authorization_code or refresh_token";
    CodeInvalid = "invalid_grant" 400:
        "授权码无效、已用过或已过期", "the code is not valid, was used before or has expired";
    VerifierWrong = "invalid_grant" 400:
        "code_verifier 与授权时不符", "code_verifier does not fit the challenge";
    RefreshInvalid = "invalid_grant" 400:
        "刷新令牌无效、已用过或已过期", "the refresh token is not valid, was used before or has expired";
    NoLongerServes = "invalid_grant" 400:
        "此人已不能登录", "the person may no longer sign in";
    TokenMissing = "invalid_request" 401:
        "需要访问令牌", "an access token is needed";
    TokenInvalid = "invalid_token" 401:
        "访问令牌无效或已过期", "the access token is not valid or has expired";
    LeaveWrong = "invalid_request" 400:
        "退出后的返回地址与登记的不一致", "post_logout_redirect_uri is not exactly one that is registered";
    TooOften = "temporarily_unavailable" 429:
        "失败次数过多，请稍后再试", "too many failures; try again later";
    Broken = "server_error" 500:
        "系统出错，请稍后再试", "the request could not be done; try again later";
}

impl Why {
    /// The `error` of RFC 6749 4.1.2.1 and 5.2, RFC 6750 3.1 and OpenID Connect Core 3.1.2.6.
    pub fn error(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status where it is not told by a redirect.
    pub fn status(self) -> u16 {
        self.row().1
    }

    pub fn words(self) -> Words {
        let (_, _, zh, en) = self.row();
        Words::new(zh, en)
    }
}

/// The JSON of a refusal. WHY two members: RFC 6749 5.2 keeps `error_description` to ASCII.
pub fn told(why: Why) -> Json {
    let words = why.words();
    json!({
        "error": why.error(),
        "error_description": words.en,
        "error_description_zh": words.zh,
    })
}
