package io.notestream.writer.internal.route;

import io.notestream.writer.http.Response;
import io.notestream.writer.internal.response.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The routes that describe the API: the contract, and a page that renders it without calling any
 * other host. Thread-safe.
 */
public final class DocumentRoutes {

  private static final String CONTRACT = "/io/notestream/writer/openapi.yaml";
  private static final String ASSETS = "/META-INF/resources/webjars/swagger-ui/";

  private static final String ASSETS_POM = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

  /** The only files that the page needs, with their media types. */
  private static final Map<String, String> FILES =
      Map.of(
          "swagger-ui.css", "text/css",
          "swagger-ui-bundle.js", "text/javascript");

  private static final byte[] PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>The notes API</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="docs/swagger-ui.css">
      </head>
      <body>
      <div id="page"></div>
      <script src="docs/swagger-ui-bundle.js"></script>
      <script src="docs/page.js"></script>
      </body>
      </html>
      """
          .getBytes(StandardCharsets.UTF_8);

  private static final byte[] SCRIPT =
      "SwaggerUIBundle({ url: 'openapi.yaml', dom_id: '#page', validatorUrl: null });\n"
          .getBytes(StandardCharsets.UTF_8);

  /** Whatever a contract or a library may hold, the page loads nothing from elsewhere. */
  private static final String POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/openapi.yaml", Route.Access.ANYONE, request -> contract()),
        Route.of("GET", "/docs", Route.Access.ANYONE, request -> page()),
        Route.of("GET", "/docs/{file}", Route.Access.ANYONE, DocumentRoutes::file));
  }

  private static Response contract() {
    return Response.of(200, "application/yaml", bytes(CONTRACT));
  }

  private static Response page() {
    return Response.of(200, "text/html; charset=utf-8", PAGE)
        .with("Content-Security-Policy", POLICY);
  }

  private static Response file(RoutedRequest request) {
    String name = request.parameters().getOrDefault("file", "");
    if (name.equals("page.js")) {
      return Response.of(200, "text/javascript; charset=utf-8", SCRIPT);
    }
    String mediaType = FILES.get(name);
    return mediaType == null
        ? Problem.notFound("the page has no such file").toResponse()
        : Response.of(200, mediaType + "; charset=utf-8", bytes(ASSETS + version() + "/" + name));
  }

  /** Returns the version of the page's library, which is a part of its files' path. */
  private static String version() {
    Properties properties = new Properties();
    try {
      properties.load(new ByteArrayInputStream(bytes(ASSETS_POM)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return String.valueOf(properties.get("version"));
  }

  private static byte[] bytes(String resource) {
    try (InputStream in = DocumentRoutes.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + resource + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
