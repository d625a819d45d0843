package io.notestream.deploy.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Prices by which the page is computed, and with what they were compared. */
final class Prices {

  private static final double MILLION = 1e6;

  // List prices of us-east-1 in US dollars, without any free allowance.
  static final double WRITE = 0.625 / MILLION;
  static final double READ = 0.125 / MILLION;
  static final double PROVISIONED_WRITE_HOUR = 0.00065;
  static final double STORED_GB = 0.25;
  static final double BACKUP_GB = 0.20;
  static final double STREAM_READ = 0.02 / 100_000;
  static final double REQUEST = 0.20 / MILLION;
  static final double LAMBDA_GB_SECOND = 0.0000133334;
  static final double VCPU_HOUR = 0.03238;
  static final double MEMORY_GB_HOUR = 0.00356;
  static final double NAT_HOUR = 0.045;
  static final double ALARM = 0.10;
  static final double METRIC = 0.30;
  static final double SECRET = 0.40;
  static final double DASHBOARD = 3.00;
  static final double LOG_GB = 0.50;
  static final double KEY = 1.00;
  static final double HTTP_REQUEST = 1.00 / MILLION;

  // Where such a price stands, and as of when; none of it is an offer of AWS's.
  private static final String ON_DEMAND =
      "[airbyte](https://airbyte.com/data-engineering-resources/dynamodb-pricing), July 2025. Pages"
          + " with twice that have the price until November 2024";
  private static final String WRING =
      "[wring](https://wring.co/blog/aws-dynamodb-pricing-guide), March 2026";
  private static final String LAMBDA =
      "[cloudchipr](https://cloudchipr.com/blog/aws-lambda-pricing), 2024";
  private static final String FARGATE =
      "[vantage](https://www.vantage.sh/blog/fargate-pricing), no date";
  private static final String CLOUDWATCH =
      "[factualminds](https://www.factualminds.com/blog/"
          + "amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/), June 2026";

  private Prices() {}

  /** Returns the table of the page. */
  static String table() {
    return "| | US dollars | compared with |\n|---|---|---|\n"
        + price("a million write units on demand", WRITE * MILLION, ON_DEMAND)
        + price("a million read units on demand", READ * MILLION, ON_DEMAND)
        + price("a thousand provisioned write units, an hour", PROVISIONED_WRITE_HOUR * 1000, WRING)
        + price("a GB stored, a month", STORED_GB, WRING)
        + price("a GB of point-in-time recovery, a month", BACKUP_GB, "nothing that was found")
        + price(
            "a million reads of a stream, by a worker; Lambda's are free",
            STREAM_READ * MILLION,
            "that Lambda's are free, AWS's developer guide; the price, nothing that was found")
        + price("a million invocations", REQUEST * MILLION, LAMBDA)
        + price("a million GB-seconds of Lambda on ARM", LAMBDA_GB_SECOND * MILLION, LAMBDA)
        + price("a core of Fargate on ARM, an hour", VCPU_HOUR, FARGATE)
        + price("a GB of memory of Fargate on ARM, an hour", MEMORY_GB_HOUR, FARGATE)
        + price(
            "a million requests of an HTTP API",
            HTTP_REQUEST * MILLION,
            "[a white paper of AWS's](https://docs.aws.amazon.com/whitepapers/latest/"
                + "best-practices-api-gateway-private-apis-integration/cost-optimization.html)")
        + price(
            "a NAT gateway, an hour",
            NAT_HOUR,
            "[basavytix](https://basavytix.com/blog/aws-nat-gateway-pricing), no date")
        + price(
            "each metric of an alarm, a month",
            ALARM,
            "[c3x](https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm), no date; that each"
                + " metric counts, AWS's own page")
        + price(
            "a metric of one's own, a month",
            METRIC,
            "[signoz](https://signoz.io/guides/cloudwatch-pricing), February 2026")
        + price("a dashboard, a month", DASHBOARD, CLOUDWATCH)
        + price("a GB of logs", LOG_GB, CLOUDWATCH)
        + price(
            "a secret, a month",
            SECRET,
            "[hivebook](https://hivebook.wiki/wiki/"
                + "aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms), no date")
        + price(
            "a key of one's own, a month",
            KEY,
            "AWS's own page, no date, and [cloudburn](https://cloudburn.io/blog/aws-kms-pricing),"
                + " March 2026");
  }

  private static String price(String what, double price, String source) {
    String whole =
        BigDecimal.valueOf(price)
            .setScale(5, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
    int digits = whole.contains(".") ? whole.length() - whole.indexOf('.') - 1 : 0;
    String exact = digits < 2 ? String.format(Locale.ROOT, "%.2f", price) : whole;
    return "| " + what + " | " + exact + " | " + source + " |\n";
  }
}
