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

  /** How much of its capacity a provisioned table uses, as NoteTable scales it. */
  private static final double TARGET_PERCENT = 70;

  // What cannot be measured without an account.
  private static final double BATCH_SECONDS = 0.1;
  private static final double SCHEDULED_SECONDS = 0.2;
  private static final double RECOUNT_SECONDS = 0.2;
  private static final double SHARDS = 4;
  private static final double READS_OF_A_SHARD_A_SECOND = 2.5;

  /** Sixteen empty queries each 30 s, and a task that waits for the lock reads it each 5 s. */
  private static final double SWEEP_READS = 16 * 0.5 / 30 + 1.0 / 5;

  /** A heartbeat of the lock each 12 s. */
  private static final double SWEEP_WRITES = 1.0 / 12;

  @Test
  void pageSaysWhatItCosts() throws IOException {
    Generated.holds(PAGE, "prices", Prices.table());
    Generated.holdsAbout(PAGE, "units", units());
    Generated.holdsAbout(PAGE, "changes", changes());
    Generated.holdsAbout(PAGE, "idle", idle());
    Generated.holdsAbout(PAGE, "stored", stored());
    Generated.holdsAbout(PAGE, "settings", settings());
  }

  private static Measured.Result busy() {
    return Measured.of(BUSY);
  }

  private static Measured.Result quiet() {
    return Measured.of(1);
  }

  private static String units() {
    StringBuilder table =
        new StringBuilder(
            "| | read units | write units | write units of the sweeper |\n|---|---|---|---|\n");
    line(table, "a change, by itself", quiet().change());
    line(table, "a change, 100 at once of 20 users", busy().change());
    line(table, "an expiration that is archived, by itself", quiet().expiration());
    line(table, "an expiration that is archived, 100 at once of 20 users", busy().expiration());
    line(table, "a user who is recounted", quiet().recount());
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
    return MILLION
        * (units.reads() * Prices.READ + (units.writes() + units.deletes()) * Prices.WRITE);
  }

  private static double invocations(int batch) {
    return MILLION / batch * (Prices.REQUEST + BATCH_SECONDS * Prices.LAMBDA_GB_SECOND);
  }

  /** The settings that move the cost most, each with what it moves. */
  private static String settings() {
    double alone = capacity(quiet().change()) + invocations(1);
    double together = capacity(busy().change()) + invocations(BUSY);
    double swept = MILLION * busy().expiration().deletes() * Prices.WRITE;
    double audit = busy().bytesOfAudit() * MILLION / 1e9 * (Prices.STORED_GB + Prices.BACKUP_GB);
    double demand = MILLION * Prices.WRITE;
    double provisioned = MILLION * Prices.PROVISIONED_WRITE_HOUR / 3600 / (TARGET_PERCENT / 100);
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
    return 2 * MINUTES * (Prices.REQUEST + SCHEDULED_SECONDS * Prices.LAMBDA_GB_SECOND)
        + MINUTES * (16 + 8) * Prices.READ;
  }

  /** A user a minute, whose counters are right. */
  private static double recounts() {
    Measured.Units run = quiet().recount();
    return MINUTES * (run.reads() * Prices.READ + run.writes() * Prices.WRITE);
  }

  private static double watched(Alarms alarms) {
    return alarms.metrics() * Prices.ALARM + Prices.SECRET + Prices.DASHBOARD;
  }

  private static double lambda() {
    return scheduled() + recountsOfFunctions() + watched(Alarms.ofFunctions());
  }

  private static double recountsOfFunctions() {
    return recounts() + MINUTES * RECOUNT_SECONDS * Prices.LAMBDA_GB_SECOND;
  }

  private static double worker() {
    return tasks()
        + Prices.NAT_HOUR * HOURS
        + polling()
        + sweeping()
        + recounts()
        + watched(Alarms.ofWorkers());
  }

  private static double tasks() {
    return 2 * HOURS * (0.5 * Prices.VCPU_HOUR + Prices.MEMORY_GB_HOUR);
  }

  private static double polling() {
    return SHARDS * READS_OF_A_SHARD_A_SECOND * SECONDS * Prices.STREAM_READ;
  }

  private static double sweeping() {
    return SECONDS * (SWEEP_READS * Prices.READ + SWEEP_WRITES * Prices.WRITE);
  }

  private static String idle() {
    return "| a month, with nothing to do | US dollars |\n|---|---|\n"
        + row("**`consumer=lambda`**", lambda())
        + row("… the retry and the sweep, each minute, with their reads", scheduled())
        + row("… a user a minute recounted", recountsOfFunctions())
        + row(watching(Alarms.ofFunctions()), watched(Alarms.ofFunctions()))
        + row("**`consumer=worker`**", worker())
        + row("… two tasks of half a core and a GB", tasks())
        + row("… a NAT gateway", Prices.NAT_HOUR * HOURS)
        + row("… reading 4 shards, 2.5 times a second each", polling())
        + row("… the sweeper's looks and its lock", sweeping())
        + row("… a user a minute recounted", recounts())
        + row(watching(Alarms.ofWorkers()), watched(Alarms.ofWorkers()));
  }

  private static String watching(Alarms alarms) {
    return String.format(
        Locale.ROOT,
        "… %d alarms on %d metrics, a secret, a dashboard",
        alarms.count(),
        alarms.metrics());
  }

  private static String stored() {
    double gigabytes = busy().bytesOfANote() * MILLION / 1e9;
    return String.format(
        Locale.ROOT,
        "A million notes of the measured kind, each changed once and with its summaries and audit"
            + " records, are %.1f GB: %s a month, and %s for point-in-time recovery.\n",
        gigabytes,
        dollars(gigabytes * Prices.STORED_GB),
        dollars(gigabytes * Prices.BACKUP_GB));
  }

  private static String row(String what, double price) {
    return "| " + what + " | " + dollars(price) + " |\n";
  }

  private static String dollars(double price) {
    return String.format(Locale.ROOT, price < 0.1 ? "%.4f" : "%.2f", price);
  }
}
