package io.notestream.deploy.right;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads from a template what a role may do. */
final class Roles {

  /** Stands for the policy of those who run commands. */
  static final String OPERATORS = "Operators";

  private Roles() {}

  /**
   * Returns what the role of that id may do, as action and resource. Tables and their indexes are
   * called by their names, the stream {@code stream}, KCL's tables {@code leases}; of anything else
   * stands the ARN with the id of what it belongs to.
   */
  static Set<String> of(JsonNode template, String idBegins) {
    Set<String> allowed = new TreeSet<>();
    for (JsonNode resource : template.path("Resources")) {
      // The operators' policy is attached to nobody.
      boolean managed = resource.path("Type").asText().equals("AWS::IAM::ManagedPolicy");
      if (managed && idBegins.equals(OPERATORS)
          || resource.path("Type").asText().equals("AWS::IAM::Policy")
              && resource.at("/Properties/Roles/0/Ref").asText().startsWith(idBegins)) {
        for (JsonNode statement : resource.at("/Properties/PolicyDocument/Statement")) {
          for (JsonNode action : list(statement.path("Action"))) {
            for (JsonNode target : list(statement.path("Resource"))) {
              allowed.add(action.asText() + " " + name(template, target));
            }
          }
        }
      }
    }
    return allowed;
  }

  private static List<JsonNode> list(JsonNode node) {
    List<JsonNode> all = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(all::add);
    } else {
      all.add(node);
    }
    return all;
  }

  private static String name(JsonNode template, JsonNode target) {
    if (target.isTextual()) {
      return target.asText();
    }
    if (target.has("Fn::GetAtt")) {
      String id = target.at("/Fn::GetAtt/0").asText();
      if (target.at("/Fn::GetAtt/1").asText().equals("StreamArn")) {
        return "stream";
      }
      JsonNode table = template.path("Resources").path(id).at("/Properties/TableName");
      return table.isMissingNode() ? id.replaceFirst("[0-9A-F]{8}$", "") : table.asText();
    }
    if (target.has("Fn::Join")) {
      StringBuilder joined = new StringBuilder();
      for (JsonNode part : target.at("/Fn::Join/1")) {
        joined.append(name(template, part));
      }
      String whole = joined.toString();
      int leases = whole.indexOf(":table/notestream-consumer");
      return leases < 0 ? whole : "leases" + (whole.contains("/index/") ? "/index/*" : "");
    }
    return target.path("Ref").asText();
  }
}
