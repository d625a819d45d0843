package io.notestream.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the context says, checked. Immutable.
 *
 * @see ContextKey
 */
public final class DeploySettings {

  private static final Map<String, ContextKey> KEYS =
      Arrays.stream(ContextKey.values())
          .collect(Collectors.toMap(ContextKey::key, Function.identity()));

  /** What {@code cdk acknowledge} and {@code cdk cli-telemetry} leave in the context. */
  private static final Set<String> OF_THE_COMMAND_LINE =
      Set.of("acknowledged-issue-numbers", "cli-telemetry");

  private final Map<ContextKey, String> values;
  private final Set<ContextKey> refused;

  private DeploySettings(Map<ContextKey, String> values, Set<ContextKey> refused) {
    this.values = values;
    this.refused = refused;
  }

  /**
   * Checks a context.
   *
   * @param context names and values. Names with a colon or an at sign, and a few others, are the
   *     CDK's own
   * @return the settings
   * @throws IllegalArgumentException with every reason why it cannot be deployed, in one line
   */
  public static DeploySettings of(Map<String, String> context) {
    List<String> errors = new ArrayList<>();
    Map<ContextKey, String> values = new EnumMap<>(ContextKey.class);
    for (ContextKey key : ContextKey.values()) {
      values.put(key, key.standard());
    }
    Set<ContextKey> refused = EnumSet.noneOf(ContextKey.class);
    context.forEach(
        (name, value) -> {
          ContextKey key = KEYS.get(name);
          if (key != null) {
            Optional<String> refusal = key.allowed().refusal(name, value);
            refusal.ifPresent(errors::add);
            if (refusal.isPresent()) {
              refused.add(key); // It has its default for what else is checked.
            } else {
              values.put(key, value);
            }
          } else if (!isOfTheCdk(name)) {
            errors.add("there is no context value '" + name + "'");
          }
        });
    DeploySettings settings = new DeploySettings(values, refused);
    settings.requireWhatTheVariantsNeed(errors);
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", errors));
    }
    return settings;
  }

  private static boolean isOfTheCdk(String name) {
    return name.contains(":") || name.startsWith("@") || OF_THE_COMMAND_LINE.contains(name);
  }

  private void requireWhatTheVariantsNeed(List<String> errors) {
    require(ContextKey.ISSUER, "the API has to know who issues its callers' tokens", errors);
    require(ContextKey.AUDIENCE, "the API has to know for whom its callers' tokens are", errors);
    if (isFargateWriter()) {
      require(ContextKey.CERTIFICATE, "the load balancer speaks HTTPS alone", errors);
      require(ContextKey.WRITER_IMAGE, "the server runs in a container", errors);
    } else {
      requireFile(ContextKey.WRITER_JAR, errors);
    }
    if (isWorker()) {
      require(ContextKey.WORKER_IMAGE, "the worker runs in a container", errors);
    } else {
      requireFile(ContextKey.CONSUMER_JAR, errors);
    }
    if (!get(ContextKey.REPLICAS).isEmpty() || !get(ContextKey.REACTING_REGION).isEmpty()) {
      require(ContextKey.REGION, "a global table has to know which region is this one", errors);
    }
    requireReplicasThatFit(errors);
    requireTableThatFits(errors);
  }

  private void requireReplicasThatFit(List<String> errors) {
    List<String> replicas = replicas();
    if (!replicas.isEmpty()) {
      require(ContextKey.REACTING_REGION, "of a global table one region sweeps and reacts", errors);
    }
    if (replicas.contains(get(ContextKey.REGION))) {
      errors.add("replicas are the other regions, and " + get(ContextKey.REGION) + " is this one");
    }
    if (replicas.size() > Set.copyOf(replicas).size()) {
      errors.add("replicas has a region twice");
    }
    String reacting = get(ContextKey.REACTING_REGION);
    if (!replicas.isEmpty()
        && !reacting.isEmpty()
        && !isReacting()
        && !replicas.contains(reacting)) {
      errors.add("reactingRegion is neither this region nor one of the replicas: nobody reacts");
    }
    if (!hasCustomerKey() && !get(ContextKey.REPLICA_KEYS).isEmpty()) {
      errors.add("replicaKeys needs customerKey=true: all regions have keys of their own, or none");
    } else if (hasCustomerKey()) {
      errors.addAll(KmsKeys.refusals(get(ContextKey.REPLICA_KEYS), replicas));
    }
  }

  private void requireTableThatFits(List<String> errors) {
    String stream = get(ContextKey.STREAM_ARN);
    String key = get(ContextKey.NOTES_KEY);
    if (stream.isEmpty()) {
      if (!key.isEmpty()) {
        errors.add("notesKey is the key of a table that exists: it needs streamArn");
      }
      return;
    }
    if (!stream.contains(":table/" + get(ContextKey.PREFIX) + "notes/")) {
      errors.add(
          "the table of streamArn has to be called '" + get(ContextKey.PREFIX) + "notes' (prefix)");
    }
    String region = KmsKeys.region(stream);
    if (!get(ContextKey.REGION).isEmpty() && !region.equals(get(ContextKey.REGION))) {
      errors.add("streamArn is of " + region + ", and region is " + get(ContextKey.REGION));
    }
    if (!key.isEmpty() && !KmsKeys.region(key).equals(region)) {
      errors.add("notesKey is of " + KmsKeys.region(key) + ", and its table of " + region);
    }
    if (!get(ContextKey.REPLICAS).isEmpty()) {
      errors.add("streamArn and replicas exclude each other: a table that exists is left as it is");
    }
  }

  private void require(ContextKey key, String reason, List<String> errors) {
    if (get(key).isEmpty() && !refused.contains(key)) {
      errors.add("-c " + key.key() + "=... is missing: " + reason);
    }
  }

  private void requireFile(ContextKey key, List<String> errors) {
    if (!Files.isRegularFile(Path.of(get(key)))) {
      errors.add(
          key.key()
              + " is a file, and "
              + get(key)
              + " is none: run mvn package -DskipTests first");
    }
  }

  String get(ContextKey key) {
    return values.getOrDefault(key, key.standard());
  }

  int number(ContextKey key) {
    return Integer.parseInt(get(key));
  }

  Optional<String> optional(ContextKey key) {
    return Optional.of(get(key)).filter(value -> !value.isEmpty());
  }

  boolean isWorker() {
    return get(ContextKey.CONSUMER).equals("worker");
  }

  boolean isFargateWriter() {
    return get(ContextKey.WRITER).equals("fargate");
  }

  boolean hasCustomerKey() {
    return get(ContextKey.CUSTOMER_KEY).equals("true");
  }

  boolean isSnapStart() {
    return get(ContextKey.SNAP_START).equals("true");
  }

  /** Returns whether this region sweeps and reacts: with a global table, one does. */
  boolean isReacting() {
    String reacting = get(ContextKey.REACTING_REGION);
    return reacting.isEmpty() || reacting.equals(get(ContextKey.REGION));
  }

  /** Returns the ARN of the key of each replica, by its region. */
  Map<String, String> replicaKeys() {
    return KmsKeys.byRegion(get(ContextKey.REPLICA_KEYS));
  }

  List<String> replicas() {
    String regions = get(ContextKey.REPLICAS);
    return regions.isEmpty() ? List.of() : List.of(regions.split(","));
  }
}
