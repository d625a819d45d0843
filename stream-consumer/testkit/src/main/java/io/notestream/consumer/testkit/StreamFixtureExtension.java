package io.notestream.consumer.testkit;

import java.lang.reflect.ParameterizedType;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Fills the parameters of {@link StreamFixture}. */
final class StreamFixtureExtension implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return (type == Fixture.class || type == Views.class || isRecords(parameter))
        && annotation(parameter).isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Fixture fixture =
        Fixture.load(
            test.getRequiredTestClass(),
            annotation(parameter).map(StreamFixture::value).orElseThrow());
    Class<?> type = parameter.getParameter().getType();
    if (type == Fixture.class) {
      return fixture;
    }
    return type == Views.class ? Views.of(fixture.records()) : fixture.records();
  }

  private static boolean isRecords(ParameterContext parameter) {
    return parameter.getParameter().getParameterizedType() instanceof ParameterizedType type
        && type.getRawType() == java.util.List.class
        && type.getActualTypeArguments()[0] == Record.class;
  }

  private static Optional<StreamFixture> annotation(ParameterContext parameter) {
    return parameter
        .findAnnotation(StreamFixture.class)
        .or(
            () ->
                AnnotationSupport.findAnnotation(
                    parameter.getDeclaringExecutable(), StreamFixture.class));
  }
}
