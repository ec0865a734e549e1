"""The schema, as the steps that made it. A released step is never changed: add another.

Instants are INTEGER microseconds since 1970 UTC, local dates and wall times ISO text. BLOB columns
are encrypted, except `lookup`, `telegram_lookup`, `sender` and `likeness`, which are keyed hashes.
"""

from __future__ import annotations

from bot.storage.database_library import Database, Migrations

migrations = Migrations("steady")


def names() -> list[str]:
    """The names of all steps, in order."""
    # The library offers no public list; `pending` of an empty database is the whole one.
    return [step.name for step in migrations.pending(Database(memory=True))]


def _run(db: Database, *statements: str) -> None:
    """Not `executescript`, which would commit the step's transaction first."""
    for statement in statements:
        db.execute(statement)


@migrations()
def m001_people(db: Database) -> None:
    """Patients, where they are reached, what they agreed to."""
    _run(
        db,
        """CREATE TABLE patients (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            state TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            language TEXT NOT NULL,
            zone TEXT,
            country TEXT,
            name BLOB,
            privacy TEXT NOT NULL,
            quiet_start TEXT,
            quiet_end TEXT,
            paused_until INTEGER,
            held_until INTEGER,
            enrolled_at INTEGER,
            reasons BLOB,
            support_person BLOB,
            shares_lapses INTEGER NOT NULL,
            puzzled INTEGER NOT NULL
        ) STRICT""",
        """CREATE TABLE addresses (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL REFERENCES patients(id),
            channel TEXT NOT NULL,
            value BLOB NOT NULL,
            lookup BLOB NOT NULL UNIQUE,
            state TEXT NOT NULL,
            consented_at INTEGER,
            last_heard_at INTEGER
        ) STRICT""",
        "CREATE INDEX addresses_of_patient ON addresses(patient_id)",
        """CREATE TABLE consents (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL REFERENCES patients(id),
            channel TEXT NOT NULL,
            kind TEXT NOT NULL,
            version TEXT NOT NULL,
            text BLOB NOT NULL,
            given_at INTEGER NOT NULL
        ) STRICT""",
        "CREATE INDEX consents_of_patient ON consents(patient_id)",
    )


@migrations()
def m002_medicine(db: Database) -> None:
    """Regimens and doses; one row per (regimen, local date, index) is 'exactly once'."""
    _run(
        db,
        """CREATE TABLE regimens (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL REFERENCES patients(id),
            form TEXT NOT NULL,
            pattern TEXT NOT NULL,
            start_date TEXT NOT NULL,
            times TEXT NOT NULL,
            amount TEXT NOT NULL,
            weekday_amounts TEXT NOT NULL,
            every_days INTEGER NOT NULL,
            phases TEXT NOT NULL,
            end_date TEXT,
            is_active INTEGER NOT NULL
        ) STRICT""",
        "CREATE INDEX regimens_of_patient ON regimens(patient_id)",
        """CREATE TABLE doses (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL REFERENCES patients(id),
            regimen_id INTEGER NOT NULL REFERENCES regimens(id),
            local_date TEXT NOT NULL,
            idx INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            closes_at INTEGER NOT NULL,
            state TEXT NOT NULL,
            amount TEXT NOT NULL,
            reminded_at INTEGER,
            settled_at INTEGER,
            taken_at INTEGER,
            skip_reason BLOB,
            is_extra INTEGER NOT NULL,
            UNIQUE (regimen_id, local_date, idx)
        ) STRICT""",
        "CREATE INDEX doses_of_patient ON doses(patient_id, local_date, due_at)",
    )


@migrations()
def m003_queues(db: Database) -> None:
    """What came in, what goes out, what is due, what is awaited.

    AUTOINCREMENT matters: an id that comes again would let `done` remove newer work.
    """
    _run(
        db,
        """CREATE TABLE inbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            channel TEXT NOT NULL,
            external_id TEXT NOT NULL,
            received_at INTEGER NOT NULL,
            state TEXT NOT NULL DEFAULT 'pending',
            attempts INTEGER NOT NULL DEFAULT 0,
            error TEXT,
            settled_at INTEGER,
            payload BLOB,
            sender BLOB,
            likeness BLOB,
            UNIQUE (channel, external_id)
        ) STRICT""",
        "CREATE INDEX inbox_pending ON inbox(id) WHERE state = 'pending'",
        "CREATE INDEX inbox_parked ON inbox(id) WHERE state = 'parked'",
        "CREATE INDEX inbox_of_sender ON inbox(sender, received_at) WHERE sender IS NOT NULL",
        """CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER,
            channel TEXT NOT NULL,
            address BLOB,
            lane TEXT NOT NULL,
            key TEXT NOT NULL,
            body BLOB,
            state TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            next_try_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            token TEXT,
            expires_at INTEGER,
            dose_id INTEGER,
            provider_id TEXT,
            sent_at INTEGER,
            code TEXT,
            fallback_of INTEGER,
            settled_at INTEGER
        ) STRICT""",
        "CREATE INDEX outbox_queued ON outbox(channel, lane, next_try_at) WHERE state = 'queued'",
        "CREATE INDEX outbox_sending ON outbox(next_try_at) WHERE state = 'sending'",
        "CREATE INDEX outbox_about_dose ON outbox(dose_id)"
        " WHERE state = 'queued' AND dose_id IS NOT NULL",
        "CREATE INDEX outbox_of_patient ON outbox(patient_id) WHERE patient_id IS NOT NULL",
        "CREATE INDEX outbox_at_provider ON outbox(provider_id) WHERE provider_id IS NOT NULL",
        """CREATE TABLE due (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            due_at INTEGER NOT NULL,
            patient_id INTEGER NOT NULL,
            subject TEXT NOT NULL,
            data TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            UNIQUE (patient_id, kind, subject)
        ) STRICT""",
        "CREATE INDEX due_at ON due(due_at)",
        """CREATE TABLE dialogues (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            subject TEXT NOT NULL,
            step TEXT NOT NULL,
            asked_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            content BLOB NOT NULL,
            UNIQUE (patient_id, name, subject)
        ) STRICT""",
    )


@migrations()
def m004_oversight(db: Database) -> None:
    """Alerts, the audit record, which nobody can rewrite, and facts of the installation."""
    _run(
        db,
        """CREATE TABLE alerts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL,
            tier TEXT NOT NULL,
            reason TEXT NOT NULL,
            raised_at INTEGER NOT NULL,
            state TEXT NOT NULL,
            excerpt BLOB NOT NULL,
            answer_key TEXT NOT NULL,
            findings BLOB NOT NULL,
            lexicon_version TEXT NOT NULL,
            code TEXT NOT NULL,
            paged INTEGER NOT NULL,
            acknowledged_at INTEGER,
            acknowledged_by TEXT
        ) STRICT""",
        "CREATE INDEX alerts_open ON alerts(id) WHERE state <> 'acknowledged'",
        "CREATE INDEX alerts_of_patient ON alerts(patient_id)",
        """CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            details TEXT NOT NULL
        ) STRICT""",
        """CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit record is append only'); END""",
        """CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit record is append only'); END""",
        "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    )


@migrations()
def m005_staff(db: Database) -> None:
    """Accounts of the team, who is signed in, and links that work once."""
    _run(
        db,
        """CREATE TABLE staff (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name BLOB NOT NULL,
            email BLOB NOT NULL,
            lookup BLOB NOT NULL UNIQUE,
            role TEXT NOT NULL,
            state TEXT NOT NULL,
            password_hash TEXT,
            totp_secret BLOB,
            failed_sign_ins INTEGER NOT NULL,
            locked_until INTEGER,
            created_at INTEGER NOT NULL,
            last_sign_in_at INTEGER,
            telegram BLOB,
            telegram_lookup BLOB UNIQUE
        ) STRICT""",
        """CREATE TABLE staff_sessions (
            token_hash TEXT PRIMARY KEY,
            staff_id INTEGER NOT NULL REFERENCES staff(id),
            created_at INTEGER NOT NULL,
            last_seen_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT""",
        "CREATE INDEX staff_sessions_of ON staff_sessions(staff_id)",
        """CREATE TABLE staff_links (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            token_hash TEXT NOT NULL UNIQUE,
            purpose TEXT NOT NULL,
            staff BLOB NOT NULL,
            expires_at INTEGER NOT NULL,
            used_at INTEGER
        ) STRICT""",
    )


@migrations()
def m006_template_versions(db: Database) -> None:
    """Texts as staff have edited them; one in force for each key and language."""
    _run(
        db,
        """CREATE TABLE template_versions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL,
            language TEXT NOT NULL,
            parts TEXT NOT NULL,
            author TEXT NOT NULL,
            at INTEGER NOT NULL,
            state TEXT NOT NULL,
            why TEXT NOT NULL,
            parent INTEGER,
            based_on TEXT NOT NULL,
            shipped TEXT NOT NULL,
            publish_at INTEGER,
            approved_by TEXT,
            published_at INTEGER
        ) STRICT""",
        "CREATE INDEX template_versions_of ON template_versions(key, language)",
        "CREATE UNIQUE INDEX template_versions_in_force ON template_versions(key, language)"
        " WHERE state = 'published'",
        "CREATE INDEX template_versions_open ON template_versions(id)"
        " WHERE state IN ('draft', 'waiting', 'scheduled')",
    )


@migrations()
def m007_check_ins(db: Database) -> None:
    """How people are doing: check-ins and their rhythm, tips, side effects, questions."""
    _run(
        db,
        """CREATE TABLE check_ins (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL REFERENCES patients(id),
            planned_at INTEGER NOT NULL,
            sent_at INTEGER,
            expires_at INTEGER,
            answered_at INTEGER,
            is_prompted INTEGER NOT NULL,
            is_late INTEGER NOT NULL,
            rating INTEGER,
            rating_after INTEGER,
            trigger TEXT,
            note BLOB,
            mood TEXT,
            used INTEGER
        ) STRICT""",
        "CREATE INDEX check_ins_of_patient ON check_ins(patient_id, planned_at)",
        """CREATE TABLE rhythms (
            patient_id INTEGER PRIMARY KEY REFERENCES patients(id),
            pace INTEGER NOT NULL,
            weekdays TEXT NOT NULL,
            start TEXT NOT NULL,
            "end" TEXT NOT NULL,
            changed_at INTEGER,
            offered_at INTEGER,
            asked_useful_at INTEGER,
            digest_day INTEGER,
            has_milestones INTEGER NOT NULL
        ) STRICT""",
        """CREATE TABLE tips_shown (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL REFERENCES patients(id),
            tip_id TEXT NOT NULL,
            shown_at INTEGER NOT NULL,
            check_in_id INTEGER,
            liked INTEGER,
            "before" INTEGER,
            "after" INTEGER
        ) STRICT""",
        "CREATE INDEX tips_shown_to ON tips_shown(patient_id)",
        """CREATE TABLE side_effects (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL REFERENCES patients(id),
            topic TEXT NOT NULL,
            reported_at INTEGER NOT NULL,
            local_date TEXT NOT NULL,
            strength INTEGER,
            since TEXT,
            note BLOB
        ) STRICT""",
        "CREATE INDEX side_effects_of_patient ON side_effects(patient_id, reported_at)",
        """CREATE TABLE questions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL REFERENCES patients(id),
            asked_at INTEGER NOT NULL,
            text BLOB NOT NULL,
            language TEXT NOT NULL,
            entry TEXT,
            score REAL NOT NULL,
            was_helpful INTEGER,
            is_settled INTEGER NOT NULL
        ) STRICT""",
        "CREATE INDEX questions_of_patient ON questions(patient_id)",
        "CREATE INDEX questions_unanswered ON questions(id)"
        " WHERE is_settled = 0 AND (entry IS NULL OR was_helpful = 0)",
    )


@migrations()
def m008_second_tries(db: Database) -> None:
    """Which undelivered message another one repeats."""
    _run(db, "ALTER TABLE outbox ADD COLUMN retry_of INTEGER")


@migrations()
def m009_lexicon_versions(db: Database) -> None:
    """Changes to the screen's lexicon that staff have made."""
    _run(
        db,
        """CREATE TABLE lexicon_versions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            rule TEXT NOT NULL,
            change TEXT NOT NULL,
            content TEXT NOT NULL,
            author TEXT NOT NULL,
            at INTEGER NOT NULL,
            state TEXT NOT NULL,
            why TEXT NOT NULL,
            parent INTEGER,
            judgement TEXT NOT NULL,
            approved_by TEXT,
            published_by TEXT,
            published_at INTEGER
        ) STRICT""",
        "CREATE INDEX lexicon_versions_of ON lexicon_versions(rule)",
        "CREATE UNIQUE INDEX lexicon_versions_in_force ON lexicon_versions(rule)"
        " WHERE state = 'published'",
        "CREATE INDEX lexicon_versions_open ON lexicon_versions(id)"
        " WHERE state IN ('draft', 'proposed', 'approved')",
    )


@migrations()
def m010_flexible_times(db: Database) -> None:
    """How much before or after its time somebody's reminder may come."""
    _run(db, "ALTER TABLE patients ADD COLUMN flexible_minutes INTEGER NOT NULL DEFAULT 0")
