package io.notestream.deploy.cost;

import io.notestream.deploy.Generated;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Computes the page of costs from capacity that is measured on the engine, and holds it; with
 * {@code -Dreadme.write=true} it writes it.
 */
class CostsPageTest {

  private static final Path PAGE = Path.of("COSTS.md");
  private static final int BUSY = 100;
  private static final double MILLION = 1e6;
  private static final double HOURS = 730;
  private static final double MINUTES = HOURS * 60;
  private static final double SECONDS = MINUTES * 60;

  // List prices of us-east-1 in US dollars, without any free allowance.
  private static final double WRITE = 0.625 / MILLION;
  private static final double READ = 0.125 / MILLION;
  private static final double PROVISIONED_WRITE_HOUR = 0.00065;
  private static final double STORED_GB = 0.25;
  private static final double BACKUP_GB = 0.20;
  private static final double STREAM_READ = 0.02 / 100_000;
  private static final double REQUEST = 0.20 / MILLION;
  private static final double LAMBDA_GB_SECOND = 0.0000133334;
  private static final double VCPU_HOUR = 0.03238;
  private static final double MEMORY_GB_HOUR = 0.00356;
  private static final double NAT_HOUR = 0.045;
  private static final double ALARM = 0.10;
  private static final double METRIC = 0.30;
  private static final double SECRET = 0.40;
  private static final double DASHBOARD = 3.00;

  /** How much of its capacity a provisioned table uses, as NoteTable scales it. */
  private static final double TARGET_PERCENT = 70;

  // What cannot be measured without an account.
  private static final double BATCH_SECONDS = 0.1;
  private static final double SCHEDULED_SECONDS = 0.2;
  private static final double SHARDS = 4;
  private static final double READS_OF_A_SHARD_A_SECOND = 2.5;

  /** Sixteen empty queries each 30 s, and a task that waits for the lock reads it each 5 s. */
  private static final double SWEEP_READS = 16 * 0.5 / 30 + 1.0 / 5;

  /** A heartbeat of the lock each 12 s. */
  private static final double SWEEP_WRITES = 1.0 / 12;

  @Test
  void pageSaysWhatItCosts() throws IOException {
    Generated.holds(PAGE, "prices", prices());
    Generated.holdsAbout(PAGE, "units", units());
    Generated.holdsAbout(PAGE, "changes", changes());
    Generated.holds(PAGE, "idle", idle());
    Generated.holdsAbout(PAGE, "stored", stored());
    Generated.holdsAbout(PAGE, "settings", settings());
  }

  private static Measured.Result busy() {
    return Measured.of(BUSY);
  }

  private static Measured.Result quiet() {
    return Measured.of(1);
  }

  private static String prices() {
    return "| | US dollars |\n|---|---|\n"
        + row("a million write units on demand", WRITE * MILLION)
        + row("a million read units on demand", READ * MILLION)
        + row("a thousand provisioned write units, an hour", PROVISIONED_WRITE_HOUR * 1000)
        + row("a GB stored, a month", STORED_GB)
        + row("a GB of point-in-time recovery, a month", BACKUP_GB)
        + row("a million reads of a stream, by a worker; Lambda's are free", STREAM_READ * MILLION)
        + row("a million invocations", REQUEST * MILLION)
        + row("a million GB-seconds of Lambda on ARM", LAMBDA_GB_SECOND * MILLION)
        + row("a core of Fargate on ARM, an hour", VCPU_HOUR)
        + row("a GB of memory of Fargate on ARM, an hour", MEMORY_GB_HOUR)
        + row("a NAT gateway, an hour", NAT_HOUR)
        + row("an alarm, a month", ALARM)
        + row("a metric of one's own, a month", METRIC)
        + row("a secret, a month", SECRET)
        + row("a dashboard, a month", DASHBOARD);
  }

  private static String units() {
    StringBuilder table =
        new StringBuilder(
            "| | read units | write units | write units of the sweeper |\n|---|---|---|---|\n");
    line(table, "a change, by itself", quiet().change());
    line(table, "a change, 100 at once of 20 users", busy().change());
    line(table, "an expiration that is archived, by itself", quiet().expiration());
    line(table, "an expiration that is archived, 100 at once of 20 users", busy().expiration());
    return table.toString();
  }

  private static void line(StringBuilder table, String what, Measured.Units units) {
    table.append(
        String.format(
            Locale.ROOT,
            "| %s | %.1f | %.1f | %.1f |\n",
            what,
            units.reads(),
            units.writes(),
            units.deletes()));
  }

  private static String changes() {
    return "| a million | Lambda, each by itself | Lambda, 100 at once | worker, 100 at once |\n"
        + "|---|---|---|---|\n"
        + changesRow("changes", quiet().change(), busy().change())
        + changesRow("expirations", quiet().expiration(), busy().expiration());
  }

  private static String changesRow(String what, Measured.Units alone, Measured.Units many) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s |\n",
        what,
        dollars(capacity(alone) + invocations(1)),
        dollars(capacity(many) + invocations(BUSY)),
        dollars(capacity(many)));
  }

  private static double capacity(Measured.Units units) {
    return MILLION * (units.reads() * READ + (units.writes() + units.deletes()) * WRITE);
  }

  private static double invocations(int batch) {
    return MILLION / batch * (REQUEST + BATCH_SECONDS * LAMBDA_GB_SECOND);
  }

  /** The settings that move the cost most, each with what it moves. */
  private static String settings() {
    double alone = capacity(quiet().change()) + invocations(1);
    double together = capacity(busy().change()) + invocations(BUSY);
    double swept = MILLION * busy().expiration().deletes() * WRITE;
    double audit = busy().bytesOfAudit() * MILLION / 1e9 * (STORED_GB + BACKUP_GB);
    double demand = MILLION * WRITE;
    double provisioned = MILLION * PROVISIONED_WRITE_HOUR / 3600 / (TARGET_PERCENT / 100);
    return "| setting | moves | from | to |\n|---|---|---|---|\n"
        + moves("`consumer`", "a month of nothing to do, worker or lambda", worker(), lambda())
        + moves(
            "`batchWindow`", "a million changes, each by itself or 100 at once", alone, together)
        + moves("`NOTESTREAM_SWEEP_MAX_ITEM_BYTES`", "a million notes swept, or left", swept, 0)
        + moves(
            "`auditDays`",
            "a month of the audit of a million notes, 400 days or 100",
            audit,
            audit / 4)
        + moves("`billing`", "a million write units of an even load", demand, provisioned);
  }

  private static String moves(String setting, String what, double from, double to) {
    return "| " + setting + " | " + what + " | " + dollars(from) + " | " + dollars(to) + " |\n";
  }

  private static double scheduled() {
    return 2 * MINUTES * (REQUEST + SCHEDULED_SECONDS * LAMBDA_GB_SECOND)
        + MINUTES * (16 + 8) * READ;
  }

  private static double watched(int alarms) {
    return alarms * ALARM + SECRET + DASHBOARD;
  }

  private static double lambda() {
    return scheduled() + watched(16);
  }

  private static double worker() {
    return tasks() + NAT_HOUR * HOURS + polling() + sweeping() + watched(17);
  }

  private static double tasks() {
    return 2 * HOURS * (0.5 * VCPU_HOUR + MEMORY_GB_HOUR);
  }

  private static double polling() {
    return SHARDS * READS_OF_A_SHARD_A_SECOND * SECONDS * STREAM_READ;
  }

  private static double sweeping() {
    return SECONDS * (SWEEP_READS * READ + SWEEP_WRITES * WRITE);
  }

  private static String idle() {
    return "| a month, with nothing to do | US dollars |\n|---|---|\n"
        + row("**`consumer=lambda`**", lambda())
        + row("… the retry and the sweep, each minute, with their reads", scheduled())
        + row("… 16 alarms, a secret, a dashboard", watched(16))
        + row("**`consumer=worker`**", worker())
        + row("… two tasks of half a core and a GB", tasks())
        + row("… a NAT gateway", NAT_HOUR * HOURS)
        + row("… reading 4 shards, 2.5 times a second each", polling())
        + row("… the sweeper's looks and its lock", sweeping())
        + row("… 17 alarms, a secret, a dashboard", watched(17));
  }

  private static String stored() {
    double gigabytes = busy().bytesOfANote() * MILLION / 1e9;
    return String.format(
        Locale.ROOT,
        "A million notes of the measured kind, each changed once and with its summaries and audit"
            + " records, are %.1f GB: %s a month, and %s for point-in-time recovery.\n",
        gigabytes,
        dollars(gigabytes * STORED_GB),
        dollars(gigabytes * BACKUP_GB));
  }

  private static String row(String what, double price) {
    return "| " + what + " | " + dollars(price) + " |\n";
  }

  private static String dollars(double price) {
    return String.format(Locale.ROOT, price < 0.1 ? "%.4f" : "%.2f", price);
  }
}
