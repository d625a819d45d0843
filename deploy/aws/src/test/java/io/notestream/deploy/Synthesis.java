package io.notestream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

/** Stacks of several contexts, synthesised at once: what takes long is the start of Node. */
public final class Synthesis {

  /** Held by whoever uses constructs: Node takes one call at a time, and tests run side by side. */
  public static final Object JSII = new Object();

  static final JsonMapper JSON = new JsonMapper();

  /** Stands for the code of functions, whose real jars other modules build. */
  static final Path JAR = Path.of("src/test/resources/function.jar");

  /** The version of a secret. */
  static final String KEYS_VERSION = "01234567-89ab-cdef-0123-456789abcdef";

  static final String LAMBDA = "lambda";
  static final String FARGATE = "fargate";
  static final String EVERYTHING = "everything";
  static final String GLOBAL = "global";
  static final String REPLICA = "replica";
  static final String GLOBAL_KEYS = "globalkeys";
  static final String REPLICA_KEYS = "replicakeys";

  private static final Map<String, String> REQUIRED =
      Map.of(
          "issuer",
          "https://issuer.example",
          "audience",
          "notes",
          "writerJar",
          JAR.toString(),
          "consumerJar",
          JAR.toString());

  private static final Map<String, Map<String, String>> VARIANTS = variants();
  private static final Map<String, JsonNode> TEMPLATES = new TreeMap<>();
  private static final Path OUT = Path.of("target/cdk.out");

  private Synthesis() {}

  private static Map<String, Map<String, String>> variants() {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    all.put(LAMBDA, Map.of());
    all.put(
        FARGATE,
        Map.of(
            "consumer", "worker",
            "publish", "sqs",
            "writer", "fargate",
            "workerImage", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/notestream-worker:1",
            "writerImage", "registry.example/notestream-writer:1",
            "certificate", "arn:aws:acm:eu-west-1:123456789012:certificate/1",
            "cursorKeysVersion", KEYS_VERSION));
    all.put(
        EVERYTHING,
        Map.of(
            "prefix", "test-",
            "generation", "2",
            "region", "eu-west-1",
            "billing", "provisioned",
            "customerKey", "true",
            "publish", "sns",
            "snapStart", "true",
            "alarmEmail", "team@example.com",
            "corsOrigins", "https://app.example",
            "cursorKeys",
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:cursor-keys-AbCdEf"));
    all.put(
        GLOBAL,
        Map.of(
            "region", "eu-west-1",
            "replicas", "us-east-1,ap-southeast-2",
            "reactingRegion", "eu-west-1",
            "publish", "eventbridge"));
    all.put(
        REPLICA,
        Map.of(
            "region", "us-east-1",
            "reactingRegion", "eu-west-1",
            "streamArn",
                "arn:aws:dynamodb:us-east-1:123456789012:table/notes/stream/2026-11-25T00:00:00.000"));
    all.put(
        GLOBAL_KEYS,
        Map.of(
            "region", "eu-west-1",
            "replicas", "us-east-1,ap-southeast-2",
            "reactingRegion", "eu-west-1",
            "customerKey", "true",
            "replicaKeys", key("us-east-1") + "," + key("ap-southeast-2"),
            "cursorKeysVersion", KEYS_VERSION));
    all.put(
        REPLICA_KEYS,
        Map.of(
            "region", "us-east-1",
            "reactingRegion", "eu-west-1",
            "customerKey", "true",
            "notesKey", key("us-east-1"),
            "reconcileUsersPerHour", "0",
            "streamArn",
                "arn:aws:dynamodb:us-east-1:123456789012:table/notes/stream/2026-11-25T00:00:00.000"));
    return all;
  }

  /** Returns the ARN of a key of a region. */
  static String key(String region) {
    return "arn:aws:kms:" + region + ":123456789012:key/0f1e2d3c-" + region;
  }

  /** Returns a context of what is required and these values. */
  static Map<String, String> context(Map<String, String> more) {
    Map<String, String> context = new TreeMap<>(REQUIRED);
    context.putAll(more);
    return context;
  }

  static List<String> names() {
    return List.copyOf(VARIANTS.keySet());
  }

  /** Returns the template of a variant. */
  public static JsonNode template(String variant) {
    synchronized (JSII) {
      if (TEMPLATES.isEmpty()) {
        TEMPLATES.putAll(synthesise(VARIANTS, OUT, true));
      }
      return TEMPLATES.get(variant);
    }
  }

  /** Returns the resources of a variant that are of a type. */
  static List<JsonNode> resources(String variant, String type) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode resource : template(variant).path("Resources")) {
      if (resource.path("Type").asText().equals(type)) {
        found.add(resource);
      }
    }
    return found;
  }

  /** Returns what the rules of AwsSolutions have found, of all variants. */
  static List<String> findings() {
    template(LAMBDA);
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(OUT)) {
      for (Path file : files.filter(path -> path.toString().endsWith("metadata.json")).toList()) {
        JSON.readTree(file.toFile())
            .properties()
            .forEach(
                entry ->
                    entry
                        .getValue()
                        .forEach(
                            item -> {
                              String type = item.path("type").asText();
                              if (type.equals("aws:cdk:error") || type.equals("aws:cdk:warning")) {
                                found.add(entry.getKey() + ": " + item.path("data").asText());
                              }
                            }));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Synthesises a stack for each context. */
  static Map<String, JsonNode> synthesise(
      Map<String, Map<String, String>> contexts, Path out, boolean checked) {
    synchronized (JSII) {
      return synthesiseAlone(contexts, out, checked);
    }
  }

  private static Map<String, JsonNode> synthesiseAlone(
      Map<String, Map<String, String>> contexts, Path out, boolean checked) {
    App app =
        App.Builder.create()
            .outdir(out.toString())
            .analyticsReporting(false)
            .treeMetadata(false)
            .build();
    contexts.forEach(
        (name, values) -> {
          DeploySettings settings = DeploySettings.of(context(values));
          Environment place =
              Environment.builder()
                  .region(settings.optional(ContextKey.REGION).orElse(null))
                  .build();
          new NotestreamStack(app, name, StackProps.builder().env(place).build(), settings);
        });
    if (checked) {
      Aspects.of(app).add(AwsSolutionsChecks.Builder.create().verbose(true).build());
    }
    app.synth();
    Map<String, JsonNode> templates = new TreeMap<>();
    for (String name : contexts.keySet()) {
      templates.put(name, read(out.resolve(name + ".template.json")));
    }
    return templates;
  }

  public static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
