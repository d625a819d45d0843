package io.notestream.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The keys of a global table's other regions, by the regions that their ARNs name. */
final class KmsKeys {

  /** A pattern of a key's ARN. An alias is none: a table may not have one. */
  static final String ARN = "arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+";

  private static final int REGION = 3;

  private KmsKeys() {}

  /** Returns the region of a key, or the region of any other ARN. */
  static String region(String arn) {
    return arn.split(":", REGION + 2)[REGION];
  }

  /** Returns the ARNs of keys by their regions; of several in one region the last. */
  static Map<String, String> byRegion(String arns) {
    Map<String, String> keys = new TreeMap<>();
    for (String arn : list(arns)) {
      keys.put(region(arn), arn);
    }
    return keys;
  }

  /** Returns what is wrong with the keys for these regions, each in words; none if nothing is. */
  static List<String> refusals(String arns, List<String> regions) {
    List<String> errors = new ArrayList<>();
    Map<String, String> keys = byRegion(arns);
    for (String region : regions) {
      if (!keys.containsKey(region)) {
        errors.add(
            "-c replicaKeys=... has no key of " + region + ": a replica has a key of its region");
      }
    }
    for (String region : keys.keySet()) {
      if (!regions.contains(region)) {
        errors.add("replicaKeys has a key of " + region + ", where no replica is");
      }
    }
    if (keys.size() < list(arns).size()) {
      errors.add("replicaKeys has two keys of one region");
    }
    return errors;
  }

  private static List<String> list(String arns) {
    return arns.isEmpty() ? List.of() : List.of(arns.split(","));
  }
}
