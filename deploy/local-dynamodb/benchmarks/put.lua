-- PutItem with random keys out of a million, an item of about 200 bytes.
local counter = 0
local threads = 0

function setup(thread)
  thread:set("seed", threads * 7919 + 1)
  threads = threads + 1
end

function init(args)
  math.randomseed(seed)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-amz-json-1.0"
  wrk.headers["X-Amz-Target"] = "DynamoDB_20120810.PutItem"
  wrk.headers["X-Amz-Date"] = "20260101T000000Z"
  wrk.headers["Authorization"] =
    "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0"
end

function request()
  counter = counter + 1
  local key = math.random(1000000)
  return wrk.format(nil, "/", nil,
    '{"TableName":"bench","Item":{"pk":{"S":"USER#' .. key .. '"},"version":{"N":"' .. counter ..
    '"},"title":{"S":"milk and bread"},"tags":{"SS":["shop","home"]},"body":{"S":"' .. string.rep("x", 100) .. '"}}}')
end
