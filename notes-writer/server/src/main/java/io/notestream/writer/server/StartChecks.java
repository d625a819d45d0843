package io.notestream.writer.server;

import io.notestream.model.failure.Failures;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCheck;
import io.notestream.model.table.TableDefinition;
import io.notestream.model.table.TableMismatchException;
import io.notestream.model.table.TableNames;
import io.notestream.writer.api.CorsPolicy;
import io.notestream.writer.identity.Identity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What must hold before a server may listen. Every failure is a {@link StartException}. */
final class StartChecks {

  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(300);

  private StartChecks() {}

  /** Requires a loopback address for an identity that trusts every caller. */
  static void requireSafeHost(Identity identity, String host) {
    if (identity.loopbackOnly() && !isLoopback(host)) {
      throw StartException.wrongSetting(
          "host",
          "this identity is for one machine, so the server listens on loopback addresses"
              + " only; use 127.0.0.1 instead of "
              + host,
          null);
    }
  }

  /** Any page that a developer opens could call a server on the developer's machine. */
  static void requireSafeOrigins(Identity identity, CorsPolicy cors) {
    if (identity.loopbackOnly() && cors.allowsAll()) {
      throw StartException.wrongSetting(
          "cors-origins",
          "with this identity every web page could act as any user; name the pages' origins instead"
              + " of *",
          null);
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      throw StartException.wrongSetting("host", "the host " + host + " is unknown", e);
    }
  }

  /** Requires that all tables are as defined, as the other method does for some. */
  static void requireTables(
      DynamoDbClient dynamoDb, DynamoDbEndpoint endpoint, TableNames tables, Duration timeout) {
    requireTables(dynamoDb, endpoint, NotestreamTables.all(tables), timeout);
  }

  /**
   * Requires that the tables are as defined. DynamoDB may be starting at the same time, so silence
   * is waited out; a wrong table is not.
   *
   * @param endpoint where DynamoDB is, for messages
   */
  static void requireTables(
      DynamoDbClient dynamoDb,
      DynamoDbEndpoint endpoint,
      List<TableDefinition> tables,
      Duration timeout) {
    TableCheck check = new TableCheck(dynamoDb);
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      try {
        check.require(tables);
        return;
      } catch (TableMismatchException e) {
        throw new StartException(
            e.getMessage()
                + "; the command create-tables creates what is missing, and says what to do about the"
                + " rest",
            e);
      } catch (SdkException e) {
        if (System.nanoTime() >= end) {
          throw noTables(endpoint, timeout, e);
        }
        LOG.info("waiting for DynamoDB at {}: {}", endpoint, Failures.inWords(e));
        pause();
      }
    }
  }

  /** Returns the exception for a DynamoDB that refuses, or that was waited for in vain. */
  static StartException noTables(DynamoDbEndpoint endpoint, Duration timeout, SdkException e) {
    String waited =
        e instanceof AwsServiceException
            ? ""
            : " does not respond within " + timeout.toMillis() / 1000.0 + " s (--startup-timeout)";
    return new StartException("DynamoDB at " + endpoint + waited + ": " + Failures.inWords(e), e);
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_TRIES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while waiting for DynamoDB", e);
    }
  }
}
