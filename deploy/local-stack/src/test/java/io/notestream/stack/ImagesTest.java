package io.notestream.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The images as far as they can be tested without a container engine: what they are made of, what
 * they run, and that the compose file names what there is.
 */
@Timeout(120)
class ImagesTest {

  private static final Path ROOT = Path.of("../..");
  private static final Path IMAGES = ROOT.resolve("deploy/docker");
  private static final Pattern STAGE = Pattern.compile("(?m)^FROM (\\S+) AS (\\S+)$");
  private static final Pattern SPLIT = Pattern.compile("deploy/docker/split (\\S+) /image/(\\S+)");

  private static final Pattern HEALTH =
      Pattern.compile("/opt/notestream/healthy \"\\$\\{(\\w+):-(\\d+)}\"");

  @TempDir private Path directory;

  @Test
  void theTwoJarsOfAnImageAreTheProgram() throws Exception {
    Path jar = ROOT.resolve("deploy/local-dynamodb/target/local-dynamodb.jar");
    assumeTrue(Files.exists(jar), "there is no " + jar + "; mvn verify makes it");
    assertThat(run(IMAGES.resolve("split"), jar, directory)).isZero();
    assertThat(Files.size(directory.resolve("application.jar")))
        .as("the layer that changes with each commit")
        .isLessThan(Files.size(directory.resolve("libraries.jar")) / 4);

    Process engine =
        new ProcessBuilder(
                java(), "-jar", directory.resolve("application.jar").toString(), "--port", "0")
            .redirectError(directory.resolve("err").toFile())
            .redirectOutput(directory.resolve("out").toFile())
            .start();
    try {
      Path out = directory.resolve("out");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.readString(out).contains("ready: http"));
      String port = Files.readString(out).strip().replaceAll(".*:", "");

      assertThat(run(IMAGES.resolve("healthy"), port, "/")).isZero();
      assertThat(run(IMAGES.resolve("healthy"), port, "/_local/nowhere")).isNotZero();

      engine.destroy();
      assertThat(engine.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(run(IMAGES.resolve("healthy"), port, "/")).isNotZero();
    } finally {
      engine.destroyForcibly();
    }
  }

  @Test
  void aStartLeavesACacheThatTheNextOneUses() throws Exception {
    assumeTrue(Runtime.version().feature() >= 25, "an older JVM keeps no such cache");
    Path jar = ROOT.resolve("deploy/local-dynamodb/target/local-dynamodb.jar");
    assumeTrue(Files.exists(jar), "there is no " + jar + "; mvn verify makes it");
    assertThat(run(IMAGES.resolve("split"), jar, directory)).isZero();
    int port = freePort();

    ProcessBuilder builder =
        new ProcessBuilder(
            IMAGES.resolve("train").toRealPath().toString(), "" + port, "/", "--port", "" + port);
    String jdk = Path.of(java()).getParent() + File.pathSeparator;
    builder.environment().merge("PATH", jdk, (path, first) -> first + path);
    Process training =
        builder
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("training").toFile())
            .start();
    assertThat(training.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(training.exitValue()).as(Files.readString(directory.resolve("training"))).isZero();

    Process next =
        new ProcessBuilder(
                java(),
                "-XX:AOTCache=application.aot",
                "-XX:AOTMode=on", // Fails if it cannot be used.
                "-jar",
                "application.jar",
                "--version")
            .directory(directory.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(next.waitFor()).isZero();
  }

  @Test
  void everyImageRunsWithoutRootAndTellsItsHealth() throws IOException {
    String file = Files.readString(IMAGES.resolve("Dockerfile"));
    Map<String, String> jars =
        SPLIT.matcher(file).results().collect(Collectors.toMap(m -> m.group(2), m -> m.group(1)));
    assertThat(jars).containsOnlyKeys("writer", "worker", "engine");

    for (String image : jars.keySet()) {
      String stage = stage(file, image);
      assertThat(stage)
          .startsWith("FROM runtime AS")
          .contains("/image/" + image + "/libraries.jar", "/image/" + image + "/application.jar")
          .containsPattern("HEALTHCHECK .*/opt/notestream/healthy")
          .containsPattern("/scripts/train \\d+ /");
      String module = jars.get(image).replaceAll("/target/.*", "");
      String name = jars.get(image).replaceAll(".*/", "");
      assertThat(file).containsPattern("-pl \\S*" + module + "[, ]");
      assertThat(ROOT.resolve(module).resolve("pom.xml"))
          .content()
          .contains("${project.build.directory}/" + name);
    }
    assertThat(stage(file, "runtime"))
        .contains("USER 10001:10001", "ENTRYPOINT [\"java\"", "\"-XX:AOTCache=application.aot\"");
    assertThat(file.lastIndexOf("USER 10001:10001")).isGreaterThan(file.lastIndexOf("USER 0"));
    assertThat(STAGE.matcher(file).results().map(m -> m.group(1)))
        .allMatch(base -> base.equals("runtime") || base.matches("\\S+:\\S*\\d\\S*"));
  }

  /** Containers that share a network, as those of the compose file do, have ports of their own. */
  @Test
  void healthIsAskedForOnThePortThatAVariableSets() throws IOException {
    String file = Files.readString(IMAGES.resolve("Dockerfile"));

    Map<String, String> checks =
        HEALTH.matcher(file).results().collect(Collectors.toMap(m -> m.group(1), m -> m.group(2)));

    assertThat(checks)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "NOTESTREAM_API_PORT", "8080",
                "NOTESTREAM_ADMIN_PORT", "8081",
                "LOCAL_DYNAMODB_PORT", "8000"));
    assertThat(variables()).containsAll(checks.keySet());
  }

  /**
   * Classes of another JDK that stand in a target directory would go into the image as they are.
   */
  @Test
  void imagesAreBuiltFromTheSourcesAlone() throws IOException {
    List<String> ignored =
        Files.readAllLines(IMAGES.resolve("Dockerfile.dockerignore")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();

    assertThat(ignored).contains("**/target").noneMatch(line -> line.contains(".git"));
    assertThat(Files.readAllLines(ROOT.resolve(".gitignore")))
        .as("what is no source")
        .anyMatch(line -> line.matches("/?target/?|\\*\\*/target/?"));
  }

  @Test
  void theComposeFileNamesWhatThereIs() throws IOException {
    Set<String> variables = variables();
    String file = Files.readString(IMAGES.resolve("Dockerfile"));
    JsonNode compose = new YAMLMapper().readTree(IMAGES.resolve("compose.yaml").toFile());

    assertThat(compose.get("services").properties())
        .allSatisfy(
            service -> {
              JsonNode build = service.getValue().path("build");
              if (!build.isMissingNode()) {
                assertThat(stage(file, build.get("target").asText())).isNotEmpty();
              }
              Iterator<String> names = service.getValue().get("environment").fieldNames();
              names.forEachRemaining(
                  name -> {
                    if (!name.equals("<<")) {
                      assertThat(variables).contains(name);
                    }
                  });
              for (Map.Entry<String, JsonNode> other :
                  service.getValue().path("depends_on").properties()) {
                assertThat(compose.get("services").has(other.getKey())).isTrue();
              }
            });
    assertThat(variables).contains("NOTESTREAM_ENDPOINT_URL");
  }

  /** Returns the variables that any of the programs reads. */
  private static Set<String> variables() {
    return Stream.of(ProgramUnderTest.values())
        .flatMap(program -> program.settings().stream())
        .flatMap(setting -> setting.variables().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the lines of a stage, the first one included. */
  private static String stage(String file, String name) {
    Matcher begin = Pattern.compile("(?m)^FROM \\S+ AS " + name + "$").matcher(file);
    assertThat(begin.find()).as(name).isTrue();
    Matcher next = STAGE.matcher(file);
    return file.substring(begin.start(), next.find(begin.end()) ? next.start() : file.length());
  }

  private static int run(Object... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(Stream.of(command).map(Object::toString).toList())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(List.of(command).toString()).isTrue();
    return process.exitValue();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String java() {
    return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
  }
}
