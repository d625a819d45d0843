/**
 * Where AWS's services are and how they are reached: endpoints that are configured, whether one is
 * on this machine, with region and credentials for it, and through which proxy one is called. For
 * AWS itself region and credentials come from the AWS SDK's default chain, so nothing about that
 * lives here.
 *
 * <p><b>API.</b> Every program of this project and embedding programs may rely on it.
 */
@NullMarked
package io.notestream.model.endpoint;

import org.jspecify.annotations.NullMarked;
