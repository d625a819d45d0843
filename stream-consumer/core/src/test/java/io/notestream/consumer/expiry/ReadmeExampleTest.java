package io.notestream.consumer.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.expiry.publish.PublishReaction;
import io.notestream.model.change.NoteChange;
import io.notestream.model.table.TableNames;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The README's reaction is compiled, found and run as the README says. */
class ReadmeExampleTest {

  private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  @Test
  void theReactionOfTheReadmeWorks() throws Exception {
    compile(Files.readString(Path.of("README.md")));
    Path log = directory.resolve("expired.txt");
    NoteChange.Expired work = Expirations.expired(1, "work");
    NoteChange.Expired shop = Expirations.expired(2, "shop");
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}, before);
        DynamoDbClient unused = DynamoDbClient.builder().region(Region.US_EAST_1).build()) {
      Thread.currentThread().setContextClassLoader(loader);
      try (Reactions reactions =
          Reactions.builder(
                  new ReactionContext(
                      unused,
                      TableNames.standard(),
                      InstantSource.system(),
                      ReactionContext.DEFAULT_ARCHIVE_RETENTION))
              .choose(ReactionSettings.parseAll(List.of("file:path=" + log + ";tag=work")))
              .build()) {
        reactions.begin(BatchControl.untilDone()).react(List.of(work, shop));
      }
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }

    assertThat(log).hasContent(work.eventId() + " SWEEPER\n");
  }

  @Test
  void theSchemaIsWhereTheReadmeSays() throws IOException {
    Matcher link =
        Pattern.compile("\\((src/main/resources/\\S+\\.schema\\.json)\\)")
            .matcher(Files.readString(Path.of("README.md")));

    assertThat(link.find()).isTrue();
    assertThat(Path.of(link.group(1))).isRegularFile();
    assertThat(PublishReaction.class.getResource("expiration-message-1.schema.json")).isNotNull();
  }

  private void compile(String readme) throws IOException {
    Matcher code = JAVA.matcher(readme);
    assertThat(code.find()).isTrue();
    Path source = directory.resolve("com/example/FileReactionProvider.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, code.group(1));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-classpath",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-d",
                directory.toString(),
                source.toString());
    assertThat(result).as("the README's example compiles").isZero();
    Path services =
        directory.resolve("META-INF/services/io.notestream.consumer.expiry.ReactionProvider");
    Files.createDirectories(services.getParent());
    Files.writeString(services, "com.example.FileReactionProvider\n");
  }
}
