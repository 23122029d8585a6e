BEGIN TRANSACTION;
CREATE TABLE account (
    account TEXT PRIMARY KEY, name TEXT NOT NULL, password_hash TEXT NOT NULL, roles TEXT NOT NULL, office TEXT,
    area TEXT, active INTEGER NOT NULL, certificates TEXT NOT NULL DEFAULT '[]') STRICT, WITHOUT ROWID;
CREATE TABLE blob (id TEXT PRIMARY KEY, mime TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE TABLE blob_use (blob TEXT NOT NULL, owner TEXT NOT NULL, PRIMARY KEY (blob, owner)) STRICT, WITHOUT ROWID;
CREATE TABLE calendar (
    region TEXT NOT NULL, edition TEXT NOT NULL, text TEXT NOT NULL, reason TEXT NOT NULL,
    recorded_at INTEGER NOT NULL, PRIMARY KEY (region, edition)) STRICT, WITHOUT ROWID;
CREATE TABLE case_term (case_id INTEGER NOT NULL, term TEXT NOT NULL, PRIMARY KEY (case_id, term)) STRICT, WITHOUT ROWID;
CREATE TABLE case_term_state (
    one INTEGER PRIMARY KEY CHECK (one = 1), edition INTEGER NOT NULL, done_to INTEGER NOT NULL) STRICT;
INSERT INTO "case_term_state" VALUES(1,0,0);
CREATE TABLE cases (
    case_id INTEGER PRIMARY KEY, number TEXT NOT NULL, app TEXT NOT NULL, version INTEGER NOT NULL,
    title TEXT NOT NULL, status TEXT NOT NULL, stage TEXT NOT NULL, kind TEXT, office TEXT, co_office TEXT,
    area TEXT, place TEXT, summary TEXT, priority INTEGER, lat REAL, lon REAL, channel TEXT NOT NULL,
    opened_at INTEGER NOT NULL, closed_at INTEGER, due_at INTEGER, warn_at INTEGER, late INTEGER NOT NULL,
    reports INTEGER NOT NULL, reopened INTEGER NOT NULL, returned INTEGER NOT NULL,
    marks_yellow INTEGER NOT NULL, marks_red INTEGER NOT NULL, merged_into INTEGER, rating INTEGER,
    updated_at INTEGER NOT NULL,
    closed INTEGER NOT NULL GENERATED ALWAYS AS (status NOT IN ('open', 'answered')) VIRTUAL,
    due_sort INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(due_at, 9223372036854775807)) VIRTUAL, clock_edition TEXT, clock_last_due INTEGER, clock_provisional INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, root BLOB NOT NULL) STRICT;
CREATE TABLE contact (account TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE draft (
    draft TEXT PRIMARY KEY, app TEXT NOT NULL, name TEXT NOT NULL, base_version TEXT NOT NULL,
    base_digest TEXT NOT NULL, author TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL, files TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE draft_note (
    id INTEGER PRIMARY KEY, draft TEXT NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,
    path TEXT NOT NULL, digest TEXT NOT NULL) STRICT;
CREATE TABLE factor (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL, step INTEGER NOT NULL,
    created_at INTEGER NOT NULL, used_at INTEGER) STRICT, WITHOUT ROWID;
CREATE TABLE filing (
    filing TEXT PRIMARY KEY, case_id INTEGER NOT NULL, home INTEGER NOT NULL, filed_at INTEGER NOT NULL,
    account TEXT, answered_at INTEGER, rating INTEGER, due_at INTEGER, agent TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, position INTEGER NOT NULL,
    root BLOB NOT NULL, frontier BLOB NOT NULL) STRICT;
INSERT INTO "head" VALUES(1,24,12,X'516CD593592AE9947DB103CA1B97584C69CA1F082E5C928277DF4E686B54BE6A',X'00000000000000185A8C165656DE0AB411A0C87D856DAAE13218FB8529084B5551EBA292E49F5EBC14D79AA9B1102AC0537F6F3DD9EC0FCBD155EB5C3D18C5790BBE72177600F121');
CREATE TABLE identity_link (
    provider TEXT NOT NULL, subject BLOB NOT NULL, account TEXT NOT NULL, level INTEGER NOT NULL,
    linked_at INTEGER NOT NULL, seen_at INTEGER NOT NULL,
    PRIMARY KEY (provider, subject)) STRICT, WITHOUT ROWID;
CREATE TABLE letter (
    key TEXT PRIMARY KEY, channel TEXT NOT NULL, message TEXT NOT NULL, account TEXT NOT NULL,
    created_at INTEGER NOT NULL, due_at INTEGER NOT NULL, attempts INTEGER NOT NULL, done_at INTEGER,
    outcome TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE log (
    position INTEGER PRIMARY KEY, first_leaf INTEGER NOT NULL, case_id INTEGER NOT NULL,
    first_version INTEGER NOT NULL, key TEXT NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,
    at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, leaves BLOB NOT NULL, receipt TEXT NOT NULL,
    events TEXT NOT NULL) STRICT;
INSERT INTO "log" VALUES(1,0,1,1,'key-1-1','officer-7','dispatch',1772409610000000,1772409611000000,X'4E9CBBF9E925F4DFDF4A8462C5808DA30C2C2F4FF7F071835F5A9F13649E957A','{"case":1,"version":1}','{"Dispatched":{"office":"city-management","note":"第0条","step":0}}');
INSERT INTO "log" VALUES(2,1,2,1,'key-2-1','officer-7','dispatch',1772409610000000,1772409611000000,X'2DC2A46B1462A3EC4B6F2E4786F5EE964367F775A0F27E49AE85CEC29DC35517A0B3D98D046F0C997E8954AFB3771700B0B162485300B464E9BE05589970063B','{"case":2,"version":2}','{"Dispatched":{"office":"city-management","note":"第0条","step":0}}
{"Dispatched":{"office":"city-management","note":"第1条","step":1}}');
INSERT INTO "log" VALUES(3,3,3,1,'key-3-1','officer-7','dispatch',1772409610000000,1772409611000000,X'A72E5A036F9B0D3FEDB88904A30F9D1EFFABC88C6B33291B8EF31A1FE71C365E31A64D53F5202C44D107C96400167F440D61B0D9DBAC9F1CE005755D33CEEDD20A13AD8EB18543061C6D6164239A5B398C933FA06C48B1D1DC7314BFC5DC7346','{"case":3,"version":3}','{"Dispatched":{"office":"city-management","note":"第0条","step":0}}
{"Dispatched":{"office":"city-management","note":"第1条","step":1}}
{"Dispatched":{"office":"city-management","note":"第2条","step":2}}');
INSERT INTO "log" VALUES(4,6,4,1,'key-4-1','officer-7','dispatch',1772409610000000,1772409611000000,X'09ED8663B6A53663DACD345AF5AF8AF88A59F52956E222E748F3B2A30AC1E160','{"case":4,"version":1}','{"Dispatched":{"office":"city-management","note":"第0条","step":0}}');
INSERT INTO "log" VALUES(5,7,5,1,'key-5-1','officer-7','dispatch',1772409610000000,1772409611000000,X'76A6FF933809AC862FA77500957A7141298BF53C1DA652D0A595A1FD84A17A368545B8CEA64FE8058A9300F3E1D06FBDC513453831E8345F39AD4E3C7BE27A29','{"case":5,"version":2}','{"Dispatched":{"office":"city-management","note":"第0条","step":0}}
{"Dispatched":{"office":"city-management","note":"第1条","step":1}}');
INSERT INTO "log" VALUES(6,9,6,1,'key-6-1','officer-7','dispatch',1772409610000000,1772409611000000,X'6D93CF6A3C3A5DB837D7E2649D758FD59C29B8ACAD40E13668F36D7AF3AD99CB7D5E4AC2D2E6940CE4E8FCC8B45ACB7940D0444F076046DA6B82763D67FB25FF5CA7D516B9AB7886141264ADB57AA76C5B43B0B5ABC7F214E69984CAE4058B3B','{"case":6,"version":3}','{"Dispatched":{"office":"city-management","note":"第0条","step":0}}
{"Dispatched":{"office":"city-management","note":"第1条","step":1}}
{"Dispatched":{"office":"city-management","note":"第2条","step":2}}');
INSERT INTO "log" VALUES(7,12,7,1,'key-7-1','officer-7','dispatch',1772409610000000,1772409611000000,X'9FE8F21AE86272FB577C2B7D123FB9B0E996DBF48BC3F096D5615CD04278B256','{"case":7,"version":1}','{"Dispatched":{"office":"city-management","note":"第0条","step":0}}');
INSERT INTO "log" VALUES(8,13,1,2,'key-1-2','officer-7','dispatch',1772409610000000,1772409611000000,X'A84DDD169951547CE21E591C5FAA8F963AB19FACABBA139CA0F954721038D5C8AB0361A8A887AB09C0E5EC0226497C2A5E7B9C4FC6A132C59B232E3A9CDD71E3','{"case":1,"version":3}','{"Dispatched":{"office":"city-management","note":"第0条","step":0}}
{"Dispatched":{"office":"city-management","note":"第1条","step":1}}');
INSERT INTO "log" VALUES(9,15,2,3,'key-2-3','officer-7','dispatch',1772409610000000,1772409611000000,X'4220001D3AEEF47C28CB108105722FB580CD5AC458536AD7F1A925895773953A9B07009C11F058EFBBDA6511502142F3C5000AC35187D67513D125B2DC90D6B55A57A08E708F08D824B4CDE8A030CAF1CBEB50B49D18623A65C16A526BCBCD00','{"case":2,"version":5}','{"Dispatched":{"office":"city-management","note":"第0条","step":0}}
{"Dispatched":{"office":"city-management","note":"第1条","step":1}}
{"Dispatched":{"office":"city-management","note":"第2条","step":2}}');
INSERT INTO "log" VALUES(10,18,3,4,'key-3-4','officer-7','dispatch',1772409610000000,1772409611000000,X'50E1B271D7D846BDEFE03E21D13818A8812C5F4ED706A0D8D76A5FAD7C17185D','{"case":3,"version":4}','{"Dispatched":{"office":"city-management","note":"第0条","step":0}}');
INSERT INTO "log" VALUES(11,19,4,2,'key-4-2','officer-7','dispatch',1772409610000000,1772409611000000,X'2674AFC86EB65A3675105FFDD5ECA7AEBE65215D7614AE6EA41F4A7DBE56A968581D8C07143EB713A563BD74AE2E8ECB35964162F7B97F780E9C51D7833AD1B2','{"case":4,"version":3}','{"Dispatched":{"office":"city-management","note":"第0条","step":0}}
{"Dispatched":{"office":"city-management","note":"第1条","step":1}}');
INSERT INTO "log" VALUES(12,21,5,3,'key-5-3','officer-7','dispatch',1772409610000000,1772409611000000,X'2EF19AD88D1B3394ED8C09685BF9E0D42CA8E18EA6E1E76C99791388C6C776539C2E2C0A8273F10910DFD00492931DE5BE8092510292221B81D53B2FF5D1FFD68CFA1156F7D1E8381AC56147E03444CDA79D00AD3A584C042189BC33E1FE2C93','{"case":5,"version":5}','{"Dispatched":{"office":"city-management","note":"第0条","step":0}}
{"Dispatched":{"office":"city-management","note":"第1条","step":1}}
{"Dispatched":{"office":"city-management","note":"第2条","step":2}}');
CREATE TABLE message (
    key TEXT PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL, filing TEXT, at INTEGER NOT NULL,
    text_zh TEXT NOT NULL, text_en TEXT NOT NULL, read_at INTEGER) STRICT, WITHOUT ROWID;
CREATE TABLE note_left (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL) STRICT;
CREATE TABLE notice (
    key TEXT PRIMARY KEY, filing TEXT NOT NULL, at INTEGER NOT NULL, text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE oidc_client (id TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE oidc_grant (
    digest BLOB PRIMARY KEY, family BLOB NOT NULL, kind TEXT NOT NULL, account TEXT NOT NULL, client TEXT NOT NULL,
    data TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER) STRICT, WITHOUT ROWID;
CREATE TABLE oidc_subject (
    account TEXT NOT NULL, returns INTEGER NOT NULL, client TEXT NOT NULL, subject TEXT NOT NULL UNIQUE,
    PRIMARY KEY (account, returns, client)) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, case_id INTEGER NOT NULL, kind TEXT NOT NULL,
    payload TEXT NOT NULL, created_at INTEGER NOT NULL, done_at INTEGER, attempts INTEGER NOT NULL) STRICT;
CREATE TABLE session (
    token BLOB PRIMARY KEY, account TEXT, csrf TEXT NOT NULL, data TEXT NOT NULL,
    expires_at INTEGER NOT NULL, started_at INTEGER NOT NULL DEFAULT 0, seen_at INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
CREATE TABLE task (
    case_id INTEGER NOT NULL, instance INTEGER NOT NULL, element TEXT NOT NULL, role TEXT NOT NULL, office TEXT,
    area TEXT, kind TEXT, opened_at INTEGER NOT NULL, due_at INTEGER, priority INTEGER, is_open INTEGER NOT NULL,
    claimed_by TEXT,
    due_sort INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(due_at, 9223372036854775807)) VIRTUAL,
    PRIMARY KEY (case_id, instance)) STRICT, WITHOUT ROWID;
CREATE TABLE tile (
    level INTEGER NOT NULL, number INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (level, number)) STRICT;
CREATE TABLE timer (
    case_id INTEGER NOT NULL, instance INTEGER NOT NULL, due_at INTEGER NOT NULL,
    PRIMARY KEY (case_id, instance)) STRICT, WITHOUT ROWID;
CREATE TABLE vault (
    vault TEXT PRIMARY KEY, case_id INTEGER NOT NULL, sealed BLOB NOT NULL, retain_until TEXT) STRICT;
CREATE TABLE "vault_plain" (
    vault TEXT PRIMARY KEY, case_id INTEGER NOT NULL, salt BLOB NOT NULL, data TEXT NOT NULL,
    retain_until TEXT) STRICT;
CREATE UNIQUE INDEX log_of_case ON log (case_id, first_version);
CREATE UNIQUE INDEX log_by_key ON log (key);
CREATE INDEX cases_by_time_left ON cases (closed, due_sort);
CREATE INDEX cases_by_place ON cases (kind, lat, lon) WHERE closed = 0 AND lat IS NOT NULL;
CREATE INDEX task_inbox ON task (role, due_sort, case_id, instance, office, area) WHERE is_open = 1;
CREATE INDEX timer_by_due ON timer (due_at);
CREATE INDEX filing_by_case ON filing (case_id);
CREATE INDEX filing_by_account ON filing (account, filed_at) WHERE account IS NOT NULL;
CREATE INDEX outbox_pending ON outbox (attempts, id) WHERE done_at IS NULL;
CREATE INDEX notice_by_filing ON notice (filing, at);
CREATE INDEX draft_note_by_draft ON draft_note (draft, id);
CREATE INDEX cases_by_edition ON cases (clock_edition, clock_last_due, case_id) WHERE clock_edition IS NOT NULL;
CREATE INDEX cases_provisional ON cases (case_id) WHERE clock_provisional = 1;
CREATE INDEX oidc_grant_by_family ON oidc_grant (family);
CREATE INDEX oidc_grant_by_account ON oidc_grant (account);
CREATE INDEX oidc_grant_by_client ON oidc_grant (client);
CREATE INDEX oidc_grant_by_end ON oidc_grant (expires_at);
CREATE INDEX filing_by_agent ON filing (agent, filed_at) WHERE agent IS NOT NULL;
CREATE INDEX case_term_by_term ON case_term (term);
CREATE INDEX message_of_account ON message (account, at DESC, key);
CREATE INDEX message_unread ON message (account, at DESC, key) WHERE read_at IS NULL;
CREATE INDEX letter_due ON letter (channel, due_at, key) WHERE done_at IS NULL;
CREATE INDEX letter_newest ON letter (created_at DESC, key);
CREATE UNIQUE INDEX identity_link_by_account ON identity_link (account, provider);
CREATE INDEX factor_by_account ON factor (account, created_at);
CREATE INDEX session_by_account ON session (account, seen_at) WHERE account IS NOT NULL;
COMMIT;
