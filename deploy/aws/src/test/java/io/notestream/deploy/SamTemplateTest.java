package io.notestream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The template for SAM is the one of the variant on Lambda, without what only the CDK needs; with
 * {@code -Dsnapshots.write=true} it is written.
 */
@NeedsNode
class SamTemplateTest {

  private static final Path STORED = Path.of("sam.template.json");

  /** What CloudFormation itself knows. */
  private static final Set<String> PSEUDO =
      Set.of("AWS::Region", "AWS::AccountId", "AWS::Partition", "AWS::URLSuffix", "AWS::StackName");

  @Test
  void storedTemplateIsTheOneOfTheCdk() throws IOException {
    ObjectNode expected = of(Synthesis.template(Synthesis.LAMBDA).deepCopy());

    if (Boolean.getBoolean("snapshots.write")) {
      Files.writeString(
          STORED,
          Synthesis.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(expected) + "\n");
    }
    assertThat(Synthesis.read(STORED)).isEqualTo(expected);
  }

  @Test
  void everythingThatIsReferredToIsThere() {
    JsonNode template = Synthesis.read(STORED);
    Set<String> there = new TreeSet<>(PSEUDO);
    template.path("Resources").fieldNames().forEachRemaining(there::add);
    template.path("Parameters").fieldNames().forEachRemaining(there::add);

    Set<String> referred = new TreeSet<>();
    template.findValues("Ref").forEach(ref -> referred.add(ref.asText()));
    template.findValues("Fn::GetAtt").forEach(att -> referred.add(att.path(0).asText()));
    template
        .findValues("DependsOn")
        .forEach(
            on -> (on.isArray() ? on : List.of(on)).forEach(one -> referred.add(one.asText())));

    assertThat(there).containsAll(referred);
    assertThat(referred).hasSizeGreaterThan(20);
  }

  @Test
  void nothingOfTheCdkIsLeft() throws IOException {
    String stored = Files.readString(STORED);

    for (String trace : List.of("cdk", "BootstrapVersion", "CDKMetadata")) {
      assertThat(stored.contains(trace)).as(trace).isFalse();
    }
  }

  private static ObjectNode of(ObjectNode template) {
    template.remove(List.of("Rules", "Metadata"));
    template.put("AWSTemplateFormatVersion", "2010-09-09");
    template.put("Transform", "AWS::Serverless-2016-10-31");
    template.put("Description", "Notes that expire, on Lambda");
    ObjectNode parameters = template.putObject("Parameters");
    parameters.putObject("Issuer").put("Type", "String");
    parameters.putObject("Audience").put("Type", "String");
    for (JsonNode resource : template.path("Resources")) {
      ((ObjectNode) resource).remove("Metadata");
      ObjectNode properties = (ObjectNode) resource.path("Properties");
      switch (resource.path("Type").asText()) {
        case "AWS::Lambda::Function" -> properties.put("Code", jar(properties));
        case "AWS::ApiGatewayV2::Authorizer" -> {
          ObjectNode tokens = (ObjectNode) properties.path("JwtConfiguration");
          tokens.putObject("Issuer").put("Ref", "Issuer");
          tokens.putArray("Audience").addObject().put("Ref", "Audience");
        }
        default -> {
          // As it is.
        }
      }
    }
    return template;
  }

  private static String jar(JsonNode function) {
    return function.path("Handler").asText().contains(".writer.")
        ? ContextKey.WRITER_JAR.standard()
        : ContextKey.CONSUMER_JAR.standard();
  }
}
