//! Why a sign-in with the identity of another provider was refused: code, status and words in one table.

use authority::Because;
use value::Words;

macro_rules! refusals {
    ($($name:ident = $code:literal $status:literal: $zh:literal, $en:literal;)*) => {
        /// One reason not to believe, or not to go on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum TrustRefusal {
            $($name,)*
        }

        impl TrustRefusal {
            /// Every reason, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            fn row(self) -> (&'static str, u16, &'static str, &'static str) {
                match self {
                    $(Self::$name => ($code, $status, $zh, $en),)*
                }
            }
        }
    };
}

refusals! {
    Unknown = "trust-unknown" 404:
        "本区没有这个登录方式", "there is no such way to sign in here";
    Unreached = "trust-unreached" 503:
        "现在连接不上对方的登录服务", "the other sign-in service cannot be reached now";
    MetadataBroken = "trust-metadata-broken" 502:
        "对方登录服务的说明读不出来", "what the other sign-in service says about itself cannot be read";
    MetadataOfAnother = "trust-metadata-of-another" 502:
        "对方登录服务的说明属于另一个 issuer", "what the other sign-in service says about itself is of another issuer";
    PlaceUnsafe = "trust-place-unsafe" 502:
        "对方登录服务的地址不是 https", "an address of the other sign-in service is not https";
    NoCodeFlow = "trust-no-code-flow" 502:
        "对方登录服务不支持授权码方式", "the other sign-in service has no code flow";
    NoPkce = "trust-no-pkce" 502:
        "对方登录服务不支持 PKCE（S256）", "the other sign-in service has no PKCE with S256";
    NoAlgorithm = "trust-no-algorithm" 502:
        "对方登录服务不用 ES256 或 RS256 签名", "the other sign-in service signs with neither ES256 nor RS256";
    StateUnknown = "trust-state-unknown" 403:
        "这次登录不是从本页面、本浏览器开始的", "this sign-in was not begun in this browser";
    TooLate = "trust-too-late" 403:
        "这次登录用时过长，已失效", "this sign-in took too long";
    AnswerOfAnother = "trust-answer-of-another" 403:
        "返回的结果来自另一个登录服务", "the answer is of another sign-in service";
    Declined = "trust-declined" 403:
        "您在对方那里取消了登录", "you declined at the other sign-in service";
    ProviderSaysNo = "trust-provider-says-no" 502:
        "对方登录服务没有受理", "the other sign-in service did not do it";
    AnswerMalformed = "trust-answer-malformed" 502:
        "对方登录服务返回的内容不完整", "the answer of the other sign-in service is not whole";
    ClientRefused = "trust-client-refused" 502:
        "对方登录服务不认本区的凭据", "the other sign-in service does not accept the credentials of this district";
    CodeRefused = "trust-code-refused" 403:
        "对方登录服务不认这个授权码", "the other sign-in service does not accept the code";
    KeysBroken = "trust-keys-broken" 502:
        "对方登录服务的公钥读不出来", "the public keys of the other sign-in service cannot be read";
    TokenMalformed = "trust-token-malformed" 502:
        "身份令牌格式不对", "the ID token is malformed";
    AlgorithmNotAllowed = "trust-algorithm-not-allowed" 403:
        "身份令牌的签名算法不被接受", "the ID token's algorithm is not accepted";
    KeyUnnamed = "trust-key-unnamed" 403:
        "身份令牌没有写明用哪把密钥签名", "the ID token does not name its key";
    KeyUnknown = "trust-key-unknown" 403:
        "身份令牌不是对方的密钥签的", "the ID token is signed by a key that is not the provider's";
    SignatureWrong = "trust-signature-wrong" 403:
        "身份令牌的签名不对", "the signature of the ID token does not verify";
    IssuerWrong = "trust-issuer-wrong" 403:
        "身份令牌由别处签发", "the ID token is of another issuer";
    AudienceWrong = "trust-audience-wrong" 403:
        "身份令牌不是发给本区的", "the ID token is not meant for this district";
    PartyWrong = "trust-party-wrong" 403:
        "身份令牌是应别的系统请求签发的", "the ID token was asked for by another system";
    Expired = "trust-expired" 403:
        "身份令牌已过期", "the ID token has expired";
    TooEarly = "trust-too-early" 403:
        "身份令牌尚未生效", "the ID token is not valid yet";
    TimeWrong = "trust-time-wrong" 403:
        "身份令牌缺少时间，或时间写得不对", "a time of the ID token is missing or malformed";
    IssuedBefore = "trust-issued-before" 403:
        "身份令牌是在这次登录之前签发的", "the ID token was made before this sign-in began";
    NonceWrong = "trust-nonce-wrong" 403:
        "身份令牌不属于这次登录", "the ID token does not belong to this sign-in";
    SubjectMissing = "trust-subject-missing" 403:
        "身份令牌没有写明是谁", "the ID token does not say who it is about";
    ResidentsOnly = "trust-residents-only" 403:
        "这个登录方式只供居民使用，工作人员请用账号和密码登录", "this way to sign in is for residents; staff sign in with account and password";
    NotInForce = "trust-account-not-in-force" 403:
        "与它关联的账号已停用", "the account it is linked to is not in use";
    LinkedElsewhere = "trust-linked-elsewhere" 422:
        "这个身份已关联到另一个账号", "this identity is linked to another account";
    LinkedAlready = "trust-linked-already" 422:
        "您的账号已关联过这个登录方式的另一个身份", "your account is linked to another identity of this kind";
    NothingWaits = "trust-nothing-waits" 422:
        "没有等待关联的身份，或已超过时间", "no identity waits to be linked, or it waited too long";
    LastWayIn = "trust-last-way-in" 422:
        "这是您登录本账号的唯一方式，解除后您就进不来了", "this is the only way into your account; without it you could not come in";
}

impl TrustRefusal {
    /// Stable; a row of docs/semantics.md.
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status of its page: 502 and 503 where the other side is to blame.
    pub fn status(self) -> u16 {
        self.row().1
    }

    pub fn words(self) -> Words {
        let (_, _, zh, en) = self.row();
        Words::new(zh, en)
    }

    /// With what the person can do now.
    pub fn because(self) -> Because {
        let because = Because::of(self.code(), self.words());
        match self {
            Self::Unknown | Self::ResidentsOnly | Self::NotInForce => {
                because.cure("请用账号和密码登录", "sign in with account and password")
            }
            Self::LinkedElsewhere => because.cure(
                "请先用那个账号登录，在“我授权的系统”中解除关联",
                "sign in to that account and unlink it under \"Systems I authorised\" first",
            ),
            Self::LinkedAlready => because
                .cure("请先在“我授权的系统”中解除关联", "unlink that one under \"Systems I authorised\" first"),
            Self::LastWayIn => because.cure(
                "请先关联另一个身份，或请政务服务窗口为您设置密码",
                "link another identity first, or have a service counter set a password for you",
            ),
            _ => because.cure(
                "没有登录，您填的内容都还在。请再试一次，或用账号和密码登录",
                "nobody was signed in and nothing you filled in is lost. Try again, or sign in with account and password",
            ),
        }
    }
}
