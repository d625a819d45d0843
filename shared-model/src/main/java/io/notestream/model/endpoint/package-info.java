/**
 * Where AWS's services are and how they are reached: endpoints that are configured, whether one is
 * on this machine, with which region and credentials one is called, and through which proxy. The
 * clients that call them are made elsewhere.
 *
 * <p><b>API.</b> Every program of this project and embedding programs may rely on it.
 */
@NullMarked
package io.notestream.model.endpoint;

import org.jspecify.annotations.NullMarked;
