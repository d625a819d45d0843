package io.notestream.deploy;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests that synthesise where there is no Node, in which the CDK's constructs run. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNode.Condition.class)
public @interface NeedsNode {

  /** Looks for the command {@code node}, once. */
  final class Condition implements ExecutionCondition {

    private static final boolean PRESENT = isPresent();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return PRESENT
          ? ConditionEvaluationResult.enabled("there is a node")
          : ConditionEvaluationResult.disabled("there is no node");
    }

    private static boolean isPresent() {
      try {
        Process node = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
        node.getInputStream().readAllBytes();
        if (node.waitFor() == 0) {
          return true;
        }
      } catch (IOException e) {
        // As good as not there.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      System.out.println(
          "There is no command 'node': the tests of deploy/aws that synthesise are skipped.");
      return false;
    }
  }
}
