package io.notestream.deploy.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notestream.deploy.NeedsNode;
import io.notestream.deploy.Synthesis;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.assertions.Template;

/** The construct in a stack of somebody else's. */
@NeedsNode
class CountingStackTest {

  private static final String STREAM =
      "arn:aws:dynamodb:eu-west-1:123456789012:table/team-notes/stream/2026-11-25T00:00:00.000";
  private static final String JAR = "src/test/resources/function.jar";

  @Test
  void aTableThatExistsIsReadAndLeftAsItIs() {
    synchronized (Synthesis.JSII) {
      readsWhatExists();
    }
  }

  private static void readsWhatExists() {
    Template template = Template.fromStack(new CountingStack(app(), STREAM, "team-notes", JAR));

    template.resourceCountIs("AWS::DynamoDB::GlobalTable", 2);
    template.hasResourceProperties(
        "AWS::DynamoDB::GlobalTable", Map.of("TableName", "team-note-views"));
    template.hasResourceProperties(
        "AWS::DynamoDB::GlobalTable", Map.of("TableName", "team-note-ops"));
    template.hasResourceProperties(
        "AWS::Lambda::EventSourceMapping", Map.of("EventSourceArn", STREAM));
    assertThat(template.findResources("AWS::CloudWatch::Alarm")).hasSizeGreaterThan(8);
  }

  @Test
  void aTableOfAnotherNameIsRefused() {
    synchronized (Synthesis.JSII) {
      refusesOtherNames();
    }
  }

  private static void refusesOtherNames() {
    for (String name : List.of("memos", "${Token[TOKEN.1]}")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new CountingStack(app(), STREAM, name, JAR))
          .withMessageContaining("has to end with 'notes'");
    }
  }

  private static App app() {
    return App.Builder.create().outdir("target/cdk.counting").analyticsReporting(false).build();
  }
}
