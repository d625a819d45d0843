package io.notestream.deploy.construct;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.iam.PolicyStatement;

/**
 * Something that a role may do, and what for. Immutable.
 *
 * @param reason why the role needs it, as the README says it
 * @param actions the actions, with their service
 * @param resources the ARNs
 * @param conditions IAM's conditions; mostly none
 */
record Right(
    String reason,
    List<String> actions,
    List<String> resources,
    Map<String, Map<String, String>> conditions) {

  Right {
    actions = List.copyOf(actions);
    resources = List.copyOf(resources);
    conditions = Map.copyOf(conditions);
  }

  static Right of(String reason, List<String> actions, String... resources) {
    return new Right(reason, actions, List.of(resources), Map.of());
  }

  static Right of(String reason, List<String> actions, List<String> resources) {
    return new Right(reason, actions, resources, Map.of());
  }

  PolicyStatement statement() {
    return PolicyStatement.Builder.create()
        .actions(actions)
        .resources(resources)
        .conditions(new TreeMap<>(conditions))
        .build();
  }
}
