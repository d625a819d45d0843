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

  /** The page, whose links begin with what is put for {@code %1$s}. */
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>The notes API</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="%1$sswagger-ui.css">
      </head>
      <body>
      <div id="page"></div>
      <script src="%1$sswagger-ui-bundle.js"></script>
      <script src="%1$spage.js"></script>
      </body>
      </html>
      """;

  /** Finds the contract by its own address, which does not depend on how the page's is written. */
  private static final byte[] SCRIPT =
      """
      SwaggerUIBundle({
        url: new URL('../openapi.yaml', document.currentScript.src).href,
        dom_id: '#page',
        validatorUrl: null
      });
      """
          .getBytes(StandardCharsets.UTF_8);

  /** Whatever a contract or a library may hold, the page loads nothing from elsewhere. */
  private static final String POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/openapi.yaml", Route.Access.ANYONE, request -> contract()),
        Route.of("GET", "/docs", Route.Access.ANYONE, DocumentRoutes::page),
        Route.of("GET", "/docs/{file}", Route.Access.ANYONE, DocumentRoutes::file));
  }

  private static Response contract() {
    return Response.of(200, "application/yaml", bytes(CONTRACT));
  }

  /**
   * Returns the page. Its links are relative, since a stage may stand before the path, and so
   * depend on whether the page's own path ends in a slash.
   */
  private static Response page(RoutedRequest request) {
    String base = request.message().path().endsWith("/") ? "" : "docs/";
    byte[] page = PAGE.formatted(base).getBytes(StandardCharsets.UTF_8);
    return Response.of(200, "text/html; charset=utf-8", page)
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
