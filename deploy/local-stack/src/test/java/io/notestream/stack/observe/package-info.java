/** What the programs measure, against what the documents, dashboards and alerts say of it. */
package io.notestream.stack.observe;
