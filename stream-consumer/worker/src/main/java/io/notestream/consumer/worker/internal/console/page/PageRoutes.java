package io.notestream.consumer.worker.internal.console.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.notestream.consumer.worker.internal.admin.AdminRoutes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Serves the pages, each with a path of its own, and their files. Thread-safe. */
public final class PageRoutes implements AdminRoutes {

  /** The paths of the pages: all of them are one document, which shows what the path says. */
  private static final List<String> PAGES =
      List.of("/", "/live", "/shards", "/dead-letters", "/expirations", "/find", "/gaps", "/try");

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)?\\.(js|css|svg)");
  private static final int NOT_MODIFIED = 304;

  private final Map<String, Optional<PageFile>> files = new ConcurrentHashMap<>();

  @Override
  public void addTo(RoutesConfig routes) {
    PAGES.forEach(path -> routes.get(path, ctx -> serve(ctx, "index.html")));
    routes.get("/console/<file>", ctx -> serve(ctx, ctx.pathParam("file")));
  }

  private void serve(Context ctx, String name) throws IOException {
    boolean known = name.equals("index.html") || NAME.matcher(name).matches();
    PageFile file =
        (known ? file(name) : Optional.<PageFile>empty())
            .orElseThrow(() -> new NotFoundResponse("there is no such file"));
    // Asked for each time, and sent again only after an update of the worker.
    ctx.header("Cache-Control", "no-cache").header("ETag", file.tag());
    if (file.tag().equals(ctx.header("If-None-Match"))) {
      ctx.status(NOT_MODIFIED);
    } else {
      ctx.contentType(file.type()).result(file.content());
    }
  }

  private Optional<PageFile> file(String name) throws IOException {
    Optional<PageFile> known = files.get(name);
    if (known == null) {
      known = PageFile.read(name);
      if (known.isPresent()) {
        files.put(name, known);
      }
    }
    return known;
  }
}
