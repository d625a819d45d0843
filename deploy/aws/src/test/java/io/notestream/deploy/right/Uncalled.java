package io.notestream.deploy.right;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Rights that the scenario does not use, and why a role has them. */
final class Uncalled {

  private static final Map<String, String> REASONS = new LinkedHashMap<>();

  static {
    REASONS.put(
        ".* (logs:.*|cloudwatch:PutMetricData .*)", "logs and metrics go to services of their own");
    REASONS.put(
        "(STREAM|RETRY|WORKER|API|SERVER) s3:(Put|Get|Delete)Object Bodies/bodies/\\*",
        "bodies are in a directory here, and in a bucket there");
    REASONS.put("WORKER sqs:SendMessage Expired", "nobody listens where this scenario publishes");
    REASONS.put(
        "STREAM s3:(PutObject ConsumerFailedBatches/\\*|ListBucket ConsumerFailedBatches)",
        "Lambda itself puts what was given up there");
    REASONS.put(
        "STREAM dynamodb:(DescribeStream stream|GetRecords stream|GetShardIterator stream"
            + "|ListStreams \\*)",
        "Lambda itself reads the stream");
    REASONS.put(
        "STREAM dynamodb:DescribeTable note(s|-views(-\\*)?|-ops)",
        "asked when a table is refused, or was made anew: is it still what it should be?");
    REASONS.put(
        "(STREAM|WORKER) dynamodb:ConditionCheckItem note-views(-\\*)?",
        "a change that moves no counter is not applied to a user who was erased meanwhile");
    REASONS.put(
        "STREAM dynamodb:(Query|DeleteItem) note-ops",
        "what an erased user's change has put is removed again");
    REASONS.put(
        "OPERATOR (dynamodb|s3|sqs):.*",
        "commands that wait for consumers, or act on one user, are not run by this scenario");
    REASONS.put("RETRY dynamodb:PutItem note-ops", "archiving that failed in line is done here");
    REASONS.put(
        "(API|SERVER) dynamodb:DeleteItem note-ops",
        "the record of an upload whose note was refused");
  }

  private Uncalled() {}

  static Optional<String> key(String role, String right) {
    return REASONS.keySet().stream()
        .filter(pattern -> Pattern.matches(pattern, role + " " + right))
        .findFirst();
  }

  static Optional<String> reason(String role, String right) {
    return key(role, right).map(REASONS::get);
  }

  static Set<String> keys() {
    return REASONS.keySet();
  }
}
